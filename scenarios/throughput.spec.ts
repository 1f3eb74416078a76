/** How much application data arrives per second: each direction alone, then both at once. */
import { trustworthy, connectionRules, goodputIntact } from '../fixtures/words.ts';
import { scenario } from '../fixtures/scenario.ts';
import { test } from '../fixtures/test.ts';
import { goodputWindows, measureGoodput } from '../fixtures/steps.ts';

const throughput = scenario({
  id: 'throughput',
  proves: 'bulk data arrives whole, in order and unchanged, and the receiver measures its goodput',
  references: ['PERF-005', 'DC-024'],
  needs: ['data-channel', 'more-channels'],
  attempts: () => 1,
  steps: async (cell, settings) => {
    await cell.meet();
    await cell.alone(async () => {
      await cell.connect();
      await measureGoodput(cell, settings);
      await cell.stats();
    });
    await cell.leave();
  },
  expect: (cell, settings) => [
    ...trustworthy(cell),
    ...connectionRules,
    goodputIntact(goodputWindows(cell, settings)),
  ],
});

test.describe(throughput.id, () => {
  for (const cell of throughput.cells) test(cell.title, cell.details, cell.run);
});
