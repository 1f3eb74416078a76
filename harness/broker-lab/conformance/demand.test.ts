/** What each entry asks of a broker of others is what it says, so that the budget holds. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { RunningBroker } from '../../brokers/broker.ts';
import { guestLimits } from '../../brokers/etiquette-budget.ts';
import { EntryContext } from './context.ts';
import { startHealthy, subjectOf } from './faulty/brokers.ts';
import { GuardedBroker } from './guarded.ts';
import { entries } from './registry.ts';

describe('the demand of an entry', { concurrency: 6 }, () => {
  let broker: RunningBroker;
  before(async () => {
    broker = await startHealthy('aedes');
  });
  after(() => broker.close());

  for (const entry of entries.filter(({ needs }) => needs.length === 0)) {
    test(`${entry.id} asks for no more than it says`, async () => {
      // A guest, as far as the entry can see; the relay of the budget is not what is tested here
      const own = subjectOf(broker);
      const subject = { ...own, etiquette: { ...own.etiquette, manners: 'guest' as const } };
      const context = new EntryContext(subject, new GuardedBroker(subject));
      await entry.run(context);
      await context.close();
      for (const kind of ['connections', 'messages', 'bytes'] as const) {
        const [spent, said] = [context.spent[kind], entry.demand[kind]];
        assert.ok(spent <= said, `${spent} ${kind}, said ${said}`);
      }
    });
  }

  test('all of them fit into the budget of one run, and each into one minute', () => {
    for (const kind of ['connections', 'messages', 'bytes'] as const) {
      const all = entries.reduce((sum, { demand }) => sum + demand[kind], 0);
      const most = Math.max(...entries.map(({ demand }) => demand[kind]));
      assert.ok(all <= guestLimits.perRun[kind], `${all} ${kind} in all`);
      assert.ok(most <= guestLimits.perMinute[kind], `${most} ${kind} by one entry`);
    }
  });
});
