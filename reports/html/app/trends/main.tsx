/** Starts the page of trends. */
import { render } from 'preact';
import type { Trends } from '../../../../harness/analysis/trends/model.ts';
import { readEmbedded } from '../source.ts';
import { TrendsApp } from './trends-app.tsx';

const root = document.getElementById('app');
if (root) {
  root.replaceChildren();
  try {
    render(<TrendsApp trends={readEmbedded() as Trends} />, root); // written by build.ts
  } catch (error) {
    root.textContent = `These trends cannot be shown: ${String(error)}`;
  }
}
