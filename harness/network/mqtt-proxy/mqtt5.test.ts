/** Tests of MQTT 5 through the proxy, on mosquitto where it is installed. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { unguessable } from '../../core/random.ts';
import type { RunningBroker } from '../../brokers/broker.ts';
import { mosquitto } from '../../brokers/mosquitto.ts';
import { drop } from './actions/drop.ts';
import { duplicate } from './actions/duplicate.ts';
import { refuse } from './actions/refuse.ts';
import { rewritePublish } from './actions/rewrite.ts';
import { deeds, join, proxyFor, soon } from './proxy-lab.ts';

const program = '/usr/sbin/mosquitto';
const skip = existsSync(program) ? false : 'mosquitto is not installed';
const level = { protocolVersion: 5 } as const;

let broker: RunningBroker | undefined;
before(async () => {
  if (skip !== false) return;
  const driver = mosquitto({ status: 'found', path: program, version: '', why: '', cure: '' });
  broker = await driver.start({ transports: new Set(['tcp', 'ws']) });
});
after(() => broker?.close());

function upstream() {
  assert.ok(broker !== undefined);
  return { tcp: broker.address('tcp'), ws: broker.address('ws') };
}

test(
  'properties survive a rewrite, and a dropped message is answered in MQTT 5',
  { skip },
  async (t) => {
    const proxy = await proxyFor(t, { upstream: upstream() });
    const topic = `proxy/${unguessable()}`;
    const match = { direction: 'to broker', kind: 'publish' } as const;
    const one = await join(t, proxy.address('tcp').url, { clientId: `a-${topic}`, ...level });
    const other = await join(t, proxy.address('ws').url, { clientId: `b-${topic}`, ...level });
    await other.client.subscribeAsync(topic, { qos: 2 });
    proxy.add({ name: 'lost', match, action: drop({ acknowledge: true }), times: 2 });
    proxy.add({ name: 'mark', match, action: rewritePublish(() => ({ payload: 'marked' })) });
    proxy.add({ name: 'twice', match, action: duplicate({ as: 'new message' }) });
    const properties = { userProperties: { who: 'me' }, contentType: 'text/plain' };
    for (const qos of [1, 2, 2] as const) {
      await soon(one.client.publishAsync(topic, 'x', { qos, properties }), 'the acknowledgement');
    }
    for (const message of [await other.next(), await other.next()]) {
      assert.equal(message.payload.toString(), 'marked');
      assert.equal(message.properties?.userProperties?.['who'], 'me');
      assert.equal(message.properties.contentType, 'text/plain');
    }
    assert.equal(proxy.bites('twice'), 1);
    assert.deepEqual(
      proxy.log().filter(({ kind }) => kind === 'damaged'),
      [],
    );
  },
);

test(
  'a message whose alias was introduced by a dropped one arrives with its topic',
  { skip },
  async (t) => {
    const proxy = await proxyFor(t, { upstream: upstream() });
    const topic = `proxy/${unguessable()}`;
    const match = { direction: 'to broker', kind: 'publish', topic } as const;
    const options = { ...level, autoAssignTopicAlias: true };
    const one = await join(t, proxy.address('tcp').url, { clientId: `a-${topic}`, ...options });
    const other = await join(t, proxy.address('ws').url, { clientId: `b-${topic}`, ...level });
    await other.client.subscribeAsync(topic);
    proxy.add({ name: 'lost', match, action: drop({ acknowledge: true }), times: 1 });
    for (const text of ['lost', 'kept']) {
      await soon(one.client.publishAsync(topic, text, { qos: 1 }), 'PUBACK');
    }
    assert.equal(await other.nextText(), 'kept');
    const [lost, kept] = proxy
      .log()
      .filter(({ kind, direction }) => kind === 'publish' && direction === 'to broker');
    assert.deepEqual([lost?.topics, kept?.topics], [[topic], [topic]]);
    assert.ok((kept?.bytes ?? 0) < (lost?.bytes ?? 0), 'the client sent the alias alone');
  },
);

test(
  'a client is refused in the words of MQTT 5, and an assigned client id is learnt',
  { skip },
  async (t) => {
    const proxy = await proxyFor(t, { upstream: upstream() });
    proxy.add({ name: 'busy', match: {}, action: refuse({ code: 0x88 }), times: 1 });
    const url = proxy.address('tcp').url;
    await assert.rejects(join(t, url, { clientId: 'any', ...level }), /Server unavailable/);
    await join(t, url, { clientId: '', ...level });
    assert.match(proxy.connections()[0]?.client ?? '', /.{8}/);
    assert.deepEqual(deeds(proxy.log()).slice(0, 1), ['busy: refused with code 136']);
  },
);
