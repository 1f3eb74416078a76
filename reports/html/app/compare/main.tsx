/** Starts the page of a comparison. */
import { render } from 'preact';
import type { Comparison } from '../../../../harness/analysis/compare/model.ts';
import { readEmbedded } from '../source.ts';
import { ComparisonApp } from './comparison-app.tsx';

const root = document.getElementById('app');
if (root) {
  root.replaceChildren();
  try {
    render(<ComparisonApp comparison={readEmbedded() as Comparison} />, root); // written by build.ts
  } catch (error) {
    root.textContent = `This comparison cannot be shown: ${String(error)}`;
  }
}
