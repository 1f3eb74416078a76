/** How long a small message takes there and back: idle, and while bulk data flows on another channel. */
import { trustworthy, connectionRules, roundTripsComplete } from '../fixtures/words.ts';
import { scenario } from '../fixtures/scenario.ts';
import { test } from '../fixtures/test.ts';
import { measureRoundTrips } from '../fixtures/steps.ts';

const roundTrip = scenario({
  id: 'round-trip',
  proves: 'every message of a fixed schedule comes back, idle and under load',
  references: ['PERF-004'],
  needs: ['data-channel', 'more-channels'],
  attempts: () => 1,
  steps: async (cell, settings) => {
    await cell.meet();
    await cell.alone(async () => {
      await cell.connect();
      await measureRoundTrips(cell, settings);
      await cell.stats();
    });
    await cell.leave();
  },
  expect: (cell, settings) => [
    ...trustworthy(cell),
    ...connectionRules,
    roundTripsComplete(['idle', 'loaded'], settings.roundTrip.count),
  ],
});

test.describe(roundTrip.id, () => {
  for (const cell of roundTrip.cells) test(cell.title, cell.details, cell.run);
});
