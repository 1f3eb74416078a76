/** Whoever is left notices: after a close by either side, and after the offerer's process was killed. */
import { trustworthy, connectionRules, endNoticed } from '../fixtures/words.ts';
import { scenario } from '../fixtures/scenario.ts';
import { test } from '../fixtures/test.ts';
import { endings, endInEveryWay } from '../fixtures/steps.ts';

const close = scenario({
  id: 'close',
  proves: 'the end of one side is noticed by the other within its deadline',
  references: ['LIFE-001', 'DC-031'],
  needs: ['data-channel', 'departure'],
  attempts: () => 1,
  steps: async (cell, settings) => {
    await cell.meet();
    await endInEveryWay(cell, settings);
  },
  expect: (cell, settings) => [
    ...trustworthy(cell),
    ...connectionRules,
    endNoticed(endings(settings)),
  ],
});

test.describe(close.id, () => {
  for (const cell of close.cells) test(cell.title, cell.details, cell.run);
});
