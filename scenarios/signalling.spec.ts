/** The signalling plane by itself: every pair of peers finds each other on the broker and exchanges messages. */
import {
  peersAsPlanned,
  presenceSeen,
  signallingExchanged,
  signallingRules,
} from '../fixtures/words.ts';
import { scenario } from '../fixtures/scenario.ts';
import { test } from '../fixtures/test.ts';
import { exchangePings } from '../fixtures/steps.ts';

const signalling = scenario({
  id: 'signalling',
  proves: 'both peers see each other come and go, and messages cross the broker both ways',
  references: ['HR-4', 'SIG-021', 'MQTT-001'],
  needs: ['signalling', 'signalling-ping', 'departure'],
  attempts: () => 1,
  steps: async (cell) => {
    await cell.meet();
    await cell.alone(() => exchangePings(cell));
    await cell.leave();
  },
  expect: (cell) => [peersAsPlanned(cell), ...signallingRules, presenceSeen, signallingExchanged],
});

test.describe(signalling.id, () => {
  for (const cell of signalling.cells) test(cell.title, cell.details, cell.run);
});
