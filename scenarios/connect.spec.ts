/** Every ordered pair connects: the channel opens on both sides, and a random nonce is echoed both ways. */
import { connectionRules, dialectRules, trustworthy } from '../fixtures/words.ts';
import { scenario } from '../fixtures/scenario.ts';
import { test } from '../fixtures/test.ts';

const connect = scenario({
  id: 'connect',
  proves: 'the data channel opens on both sides and a nonce is echoed both ways',
  references: ['SIG-001', 'SIG-002', 'SIG-021', 'SIG-022', 'PERF-002'],
  needs: ['data-channel'],
  attempts: (settings) => settings.attempts,
  steps: async (cell) => {
    await cell.meet();
    await cell.alone(async () => {
      await cell.connect();
      await cell.stats();
    });
    await cell.leave();
  },
  expect: (cell) => [...trustworthy(cell), ...connectionRules, ...dialectRules(cell)],
});

test.describe(connect.id, () => {
  for (const cell of connect.cells) test(cell.title, cell.details, cell.run);
});
