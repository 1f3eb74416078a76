/** Starts the page. */
import { render } from 'preact';
import { App } from './app.tsx';
import { readModel } from './source.ts';

const root = document.getElementById('app');
if (root) {
  const open = root.dataset['open'] ?? '';
  if (location.hash === '' && open !== '') location.replace(open);
  root.replaceChildren();
  try {
    render(<App model={readModel()} />, root);
  } catch (error) {
    root.textContent = `This report cannot be shown: ${String(error)}`;
  }
}
