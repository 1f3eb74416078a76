/** Starts the page of a brokers run. */
import { render } from 'preact';
import { readEmbedded } from '../source.ts';
import type { BrokersModel } from '../../../broker-report/model.ts';
import { BrokersApp } from './brokers-app.tsx';

const root = document.getElementById('app');
if (root) {
  root.replaceChildren();
  try {
    const model = readEmbedded() as BrokersModel; // written by build.ts from a checked file
    render(<BrokersApp model={model} />, root);
  } catch (error) {
    root.textContent = `This report cannot be shown: ${String(error)}`;
  }
}
