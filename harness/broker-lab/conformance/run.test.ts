/** The runner: every entry ends with an outcome, within its deadline, and leaves nothing behind. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { RunningBroker } from '../../brokers/broker.ts';
import { deferred } from '../../core/deferred.ts';
import { HarnessError } from '../../core/errors.ts';
import { entryResult } from '../result.ts';
import { EntryContext } from './context.ts';
import { unlessAny, type Entry } from './entry.ts';
import type { Subject } from './subject.ts';
import { entryOf, runAlone, startHealthy, strict, subjectOf } from './faulty/brokers.ts';
import { startMortal } from './faulty/mortal.ts';
import { GuardedBroker } from './guarded.ts';
import { entries } from './registry.ts';
import { runConformance } from './run.ts';

const entry = (run: Entry['run'], more: Partial<Entry> = {}): Entry => ({
  id: 'MADE-UP',
  claim: 'made up',
  references: [],
  needs: [],
  demand: { connections: 2, messages: 2, bytes: 100 },
  cure: 'none',
  run,
  ...more,
});

/** Known deviations of the embedded broker, in the words of the entries; all others must pass or be unsupported. */
const deviationsOfAedes: Readonly<Record<string, RegExp>> = {
  'MQTT-002': /level 77 is refused without a CONNACK/,
  'MQTT-009': /DUP/,
  'SIG-018': /topic with NUL/,
};

describe('running the entries', () => {
  let broker: RunningBroker;
  let subject: Subject;
  before(async () => {
    broker = await startHealthy('aedes');
    subject = subjectOf(broker);
  });
  after(() => broker.close());

  test('against the embedded broker each ends with an outcome that is known', async () => {
    const results = await runConformance(subject, strict);
    assert.deepEqual(
      results.map(({ id }) => id),
      entries.map(({ id }) => id),
    );
    for (const result of results) {
      entryResult.parse(result);
      const deviation = deviationsOfAedes[result.id];
      const expected = ['MQTT-017', 'MQTT-018'].includes(result.id) ? 'unsupported' : 'passed';
      if (deviation === undefined) assert.equal(result.outcome, expected, result.evidence);
      else assert.match(result.evidence, deviation, result.id);
    }
  });

  test('an entry that never ends fails with its deadline', async () => {
    const endless = entry(() => new Promise(() => undefined), { within: 50 });
    const { outcome, reason } = await runAlone(endless, subject);
    assert.deepEqual([outcome, reason?.code], ['failed', 'entry-timeout']);
  });

  test('an entry that crashes is inconclusive', async () => {
    const crashing = entry(() => Promise.reject(new TypeError('oops')));
    const { outcome, reason } = await runAlone(crashing, subject);
    assert.deepEqual([outcome, reason?.code], ['inconclusive', 'harness-error']);
  });

  test('a broker that is gone makes entries inconclusive, not failed', async () => {
    const tcp = { url: 'mqtt://127.0.0.1:1' };
    const connects = entry(async (context) => {
      await context.connect('x');
      return unlessAny([], '');
    });
    const { outcome, reason } = await runAlone(connects, { ...subject, addresses: { tcp } });
    assert.deepEqual([outcome, reason?.code], ['inconclusive', 'broker-unreachable']);
  });

  test('a broker that ends in one entry leaves every entry its own outcome', async () => {
    const mortal = await startMortal(broker.address('tcp'));
    const fine = entry(() => Promise.resolve(unlessAny([], 'fine')), { id: 'FINE' });
    const subscribed = deferred<boolean>();
    const waits = entry(
      async (context) => {
        const client = await context.subscriber('waits', [context.topic('x')]);
        subscribed.resolve(true);
        await client.need('a message', () => client.messages().length > 0, 10_000);
        return unlessAny([], '');
      },
      { id: 'WAITS', waits: true },
    );
    const ends = entry(
      async (context) => {
        const client = await context.connect('ends');
        await subscribed.promise;
        await context.publish(client, context.topic('x'.repeat(60_000)), 'x');
        return unlessAny([], '');
      },
      { id: 'ENDS' },
    );
    const later = entry(
      async (context) => {
        await context.connect('later');
        return unlessAny([], '');
      },
      { id: 'LATER' },
    );
    const results = await runConformance(
      { ...subject, addresses: { tcp: mortal.address } },
      { ...strict, entries: [fine, waits, ends, later] },
    );
    assert.deepEqual(
      results.map(({ id, outcome, reason }) => [id, outcome, reason?.code ?? null]),
      [
        ['FINE', 'passed', null],
        ['WAITS', 'inconclusive', 'broker-lost'],
        ['ENDS', 'inconclusive', 'broker-lost'],
        ['LATER', 'inconclusive', 'broker-lost'],
      ],
    );
  });

  test('an entry that the budget has no room for is inconclusive, and sends nothing', async () => {
    const spend = () =>
      Promise.reject(
        new HarnessError({ code: 'budget-exhausted', what: 'nothing left', cure: 'wait' }),
      );
    const poor = { ...subject, etiquette: { ...subject.etiquette, spend } };
    const { outcome, reason, packets } = await runAlone(entryOf('MQTT-016'), poor);
    assert.deepEqual([outcome, reason?.code, packets], ['inconclusive', 'budget-exhausted', []]);
  });

  test('what an entry retained is cleared although it crashed, and its sessions are discarded', async () => {
    let topic = '';
    const messy = entry(async (context) => {
      topic = context.topic('left');
      const client = await context.connect('x', { clientId: 'messy', clean: false });
      await context.publish(client, topic, 'retained', { retain: true });
      throw new TypeError('oops');
    });
    await runAlone(messy, subject);
    const context = new EntryContext(subject, new GuardedBroker(subject));
    const looker = await context.subscriber('looker', [topic]);
    const again = await context.connect('y', { clientId: 'messy', clean: false });
    await context.quiet(200);
    const kept = again.received.some((packet) => packet.cmd === 'connack' && packet.sessionPresent);
    await context.close();
    assert.deepEqual([looker.messages().length, kept], [0, false]);
  });

  test('no password reaches the packets', async () => {
    const login = { ...broker.address('tcp'), username: 'somebody', password: 'sesame-open' };
    const connects = entry(async (context) => {
      await context.connect('x', { address: login });
      return unlessAny([], '');
    });
    const text = JSON.stringify(await runAlone(connects, subject));
    assert.doesNotMatch(text, /sesame|somebody/);
    assert.match(text, /with credentials/);
  });
});
