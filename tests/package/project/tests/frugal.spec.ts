/** A scenario and a check of a user, as they would write them in their own repository. */
import { checks, defineCheck, ofKind, scenario, test, unlessAny } from 'signalbox';

const quick = defineCheck({
  id: 'few-messages',
  claim: 'A connection costs at most 40 signalling messages.',
  references: [],
  observe: (events) => {
    const sent = ofKind(events, 'signal.sent').length;
    return unlessAny(sent > 40 ? [`${sent} were sent`] : [], `${sent} were sent`);
  },
});

const frugal = scenario({
  id: 'frugal',
  proves: 'a connection needs few signalling messages',
  references: [],
  needs: ['data-channel'],
  attempts: () => 1,
  steps: async (cell) => {
    await cell.meet();
    await cell.connect();
    await cell.leave();
  },
  expect: () => [...checks.connectionRules, quick],
});

test.describe(frugal.id, () => {
  for (const cell of frugal.cells) test(cell.title, cell.details, cell.run);
});
