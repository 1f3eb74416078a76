/** Each entry has been seen to fail: every fault is flagged by its entry, in the words that belong to it. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { RunningBroker } from '../../../brokers/broker.ts';
import { entries } from '../registry.ts';
import { entryOf, runBehind, startHealthy, withoutMosquitto } from './brokers.ts';
import { healthy } from './faults.ts';
import { faultRows } from './rows.ts';

describe('a broker made faulty on purpose', { concurrency: 6 }, () => {
  const running = new Map<string, RunningBroker>();
  before(async () => {
    running.set('aedes', await startHealthy('aedes'));
    if (withoutMosquitto === false) running.set('mosquitto', await startHealthy('mosquitto'));
  });
  after(async () => {
    for (const broker of running.values()) await broker.close();
  });
  const base = (name: string): RunningBroker => {
    const broker = running.get(name);
    if (broker === undefined) throw new RangeError(`${name} was not started`);
    return broker;
  };

  for (const row of faultRows) {
    const skip = row.base === 'mosquitto' ? withoutMosquitto : false;
    test(`${row.entry} flags ${row.base} when it ${row.name}`, { skip }, async () => {
      const entry = entryOf(row.entry);
      const result = await runBehind(row.make(), entry, base(row.base));
      assert.equal(result.outcome, 'failed', result.evidence);
      assert.match(result.evidence, row.flags);
      assert.ok(result.packets.length > 0, 'a failure carries its packets');
    });
  }

  test('the relay by itself is not flagged by an entry that the broker passes', async () => {
    const result = await runBehind(healthy, entryOf('MQTT-016'), base('aedes'));
    assert.equal(result.outcome, 'passed', result.evidence);
  });

  test('every entry but those about permissions and strangers has a fault that it flags', () => {
    const flagged = new Set(faultRows.map(({ entry }) => entry));
    const rest = entries.filter(({ id }) => !flagged.has(id)).map(({ id }) => id);
    assert.deepEqual(rest, ['MQTT-011', 'MQTT-012', 'MQTT-018']);
  });
});
