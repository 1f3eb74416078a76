/** What `import … from 'signalbox'` gives: the words that scenarios are written in. */
import './typescript.mjs';

const entry = await import('../fixtures/index.ts');

export const {
  scenario,
  test,
  expect,
  checks,
  defineCheck,
  unlessAny,
  ofKind,
  steps,
  HarnessError,
} = entry;
