/** Messages of every size and both types survive the way there and back. */
import { asPlanned, connectionRules, echoIntact } from '../fixtures/words.ts';
import { scenario } from '../fixtures/scenario.ts';
import { test } from '../fixtures/test.ts';
import { echoBothWays, echoCases, echoLeftOut } from '../fixtures/steps.ts';

const echo = scenario({
  id: 'echo',
  proves:
    'text and binary messages, empty to the negotiated maximum, come back unchanged both ways',
  references: ['DC-009', 'DC-010', 'DC-014'],
  needs: ['data-channel'],
  attempts: () => 1,
  steps: async (cell, settings) => {
    await cell.meet();
    await cell.connect();
    await echoBothWays(cell, settings);
    await cell.stats();
    await cell.leave();
  },
  expect: (cell, settings) => [
    ...asPlanned(cell),
    ...connectionRules,
    echoIntact(echoCases(cell, settings), echoLeftOut(cell, settings)),
  ],
});

test.describe(echo.id, () => {
  for (const cell of echo.cells) test(cell.title, cell.details, cell.run);
});
