/** The entries that need users or strangers have been seen to fail, and to pass, too. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { aedes } from '../../../brokers/aedes.ts';
import type { BrokerUser, RunningBroker } from '../../../brokers/broker.ts';
import { guestEtiquette } from '../../../brokers/etiquette.ts';
import { entryOf, runAlone, startHealthy, subjectOf } from './brokers.ts';
import { firstLevelWildcardRefused, refusalHidden } from './faults.ts';
import { startRelay, type FaultyBroker } from './relay.ts';
import { startTextFrames } from './text-frames.ts';

describe('permissions, strangers and frames', () => {
  let broker: RunningBroker;
  before(async () => {
    broker = await startHealthy('aedes');
  });
  after(() => broker.close());

  const withUsers = (change: (user: BrokerUser) => BrokerUser) => ({
    ...subjectOf(broker),
    restart: (options: Parameters<typeof aedes.start>[0]) =>
      aedes.start({ ...options, users: (options.users ?? []).map(change) }),
  });

  test('MQTT-011 flags a broker that lets everybody read', async () => {
    const leaky = withUsers((user) => ({ ...user, mayRead: ['#'] }));
    const { outcome, evidence } = await runAlone(entryOf('MQTT-011'), leaky);
    assert.equal(outcome, 'failed');
    assert.match(evidence, /room: retained secret, live secret leaked/);
  });

  test('MQTT-011 flags a broker that answers a forbidden SUBSCRIBE with success', async () => {
    const relays: FaultyBroker[] = [];
    const subject = {
      ...subjectOf(broker),
      restart: async (options: Parameters<typeof aedes.start>[0]) => {
        const guarded = await aedes.start(options);
        const relay = await startRelay(guarded.address('tcp'), refusalHidden);
        relays.push(relay);
        return { ...guarded, address: () => relay.address };
      },
    };
    const { outcome, evidence } = await runAlone(entryOf('MQTT-011'), subject);
    for (const relay of relays) await relay.close();
    assert.equal(outcome, 'failed');
    assert.match(evidence, /granted with 1, though it may not be read/);
  });

  test('MQTT-012 flags a broker that lets everybody write', async () => {
    const leaky = withUsers((user) => ({ ...user, mayWrite: ['#'] }));
    const { outcome, evidence } = await runAlone(entryOf('MQTT-012'), leaky);
    assert.equal(outcome, 'failed');
    assert.match(evidence, /forbidden message was delivered.*forbidden message was retained/);
  });

  test('MQTT-018 flags a shared broker where strangers read along, and passes one where they cannot', async () => {
    const shared = { ...subjectOf(broker), etiquette: guestEtiquette(null) };
    const open = await runAlone(entryOf('MQTT-018'), shared);
    assert.match(
      open.evidence,
      /a stranger with a wildcard on the first level reads plain-text SDP/,
    );
    const relay = await startRelay(broker.address('tcp'), firstLevelWildcardRefused);
    const closed = { ...shared, addresses: { tcp: relay.address } };
    const { outcome, evidence } = await runAlone(entryOf('MQTT-018'), closed);
    await relay.close();
    assert.equal(outcome, 'passed', evidence);
  });

  test('MQTT-001 flags WebSocket frames that come as text', async () => {
    const front = await startTextFrames(broker.address('tcp'));
    const subject = subjectOf(broker);
    const addresses = { ...subject.addresses, ws: front.address };
    const { outcome } = await runAlone(entryOf('MQTT-001'), { ...subject, addresses });
    await front.close();
    assert.equal(outcome, 'failed');
  });
});
