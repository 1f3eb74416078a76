import assert from 'node:assert/strict';
import { after, before, mock, test } from 'node:test';
import { startAedes } from '../../brokers/aedes.ts';
import type { RunningBroker } from '../../brokers/broker.ts';
import { ownEtiquette } from '../../brokers/etiquette.ts';
import { seededRandom } from '../../core/random.ts';
import { drop } from '../../network/mqtt-proxy/actions/drop.ts';
import { duplicate } from '../../network/mqtt-proxy/actions/duplicate.ts';
import { reorder } from '../../network/mqtt-proxy/actions/reorder.ts';
import { startMqttProxy } from '../../network/mqtt-proxy/proxy.ts';
import type { Action, Rule } from '../../network/mqtt-proxy/rule.ts';
import { benchmark } from '../result.ts';
import { benchmarkBroker } from './benchmark.ts';
import { deliveryMeasurement } from './delivery.ts';
import { LoadGenerator } from './load-generator.ts';
import { loadRun } from './load-run.ts';
import { quick } from './settings.ts';
import type { Site } from './site.ts';

let broker: RunningBroker;
before(async () => {
  broker = await startAedes();
});
after(() => broker.close());

const site = (address = broker.address('tcp')): Site => ({
  ...{ address, transport: 'tcp', manners: ownEtiquette() },
});

const plan = { payloadBytes: 64, ratePerSecond: 500, perBlock: 20, lossAfter: 500 };

/** Delivery of 40 messages in two blocks through a proxy that does this to what reaches the far end. */
async function through(action: Action, counts: Pick<Rule, 'every'> = {}) {
  const match = { kind: 'publish', direction: 'from broker', topic: '+/+/+/+/there' } as const;
  const rules = [{ name: 'fault', match, action, ...counts }];
  await using proxy = await startMqttProxy({ upstream: { tcp: broker.address('tcp') }, rules });
  const measurement = await deliveryMeasurement(site(proxy.address('tcp')), { ...plan, qos: 0 });
  try {
    await measurement.block();
    await measurement.block();
    const { sent, lost, duplicates, reordered, oneWay, roundTrip } = measurement.result();
    return { sent, lost, duplicates, reordered, n: [oneWay.n, roundTrip.n] };
  } finally {
    measurement.close();
  }
}

test('every tenth message dropped on the way is counted as a tenth lost', async () => {
  const counts = { sent: 40, lost: 4, duplicates: 0, reordered: 0, n: [36, 36] };
  assert.deepEqual(await through(drop(), { every: 10 }), counts);
});

test('every tenth message delivered twice is counted once more, and measured once', async () => {
  const counts = { sent: 40, lost: 0, duplicates: 4, reordered: 0, n: [40, 40] };
  assert.deepEqual(await through(duplicate(), { every: 10 }), counts);
});

test('swapped neighbours are counted as half the stream reordered', async () => {
  const counts = { sent: 40, lost: 0, duplicates: 0, reordered: 20, n: [40, 40] };
  assert.deepEqual(await through(reorder({ count: 2 })), counts);
});

test('all messages come once and in order at every QoS, and the grant is the one asked for', async () => {
  for (const qos of [0, 1, 2] as const) {
    const measurement = await deliveryMeasurement(site(), { ...plan, qos });
    await measurement.block();
    const { grantedQos, sent, lost, duplicates, reordered } = measurement.result();
    measurement.close();
    const counts = { grantedQos, sent, lost, duplicates, reordered };
    assert.deepEqual(counts, { grantedQos: qos, sent: 20, lost: 0, duplicates: 0, reordered: 0 });
  }
});

test('the load generator sends what it was told from its own thread, at QoS 0, 1 and 2', async () => {
  const generator = new LoadGenerator();
  try {
    for (const qos of [0, 1, 2] as const) {
      const load = { qos, payloadBytes: 64, ratePerSecond: null, count: 2_000 };
      const run = await loadRun(site(), generator, { ...load, within: 10_000, lossAfter: 5_000 });
      const { sent, lost, duplicates, reordered } = run;
      assert.deepEqual([sent, lost, duplicates, reordered], [2_000, 0, 0, 0], `QoS ${qos}`);
    }
  } finally {
    await generator.close();
  }
});

test('a load that cannot be sent is told with its reason, and one that does not end, in time', async (t) => {
  const generator = new LoadGenerator();
  const load = { topic: 'a', qos: 0, payloadBytes: 64, ratePerSecond: 1, count: 100 } as const;
  const nobody = { ...load, address: { url: 'mqtt://127.0.0.1:1' }, within: 1_000 };
  await assert.rejects(generator.run(nobody), { code: 'load-failed', message: /127\.0\.0\.1/ });
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => {
    mock.timers.reset();
  });
  const command = { ...load, address: broker.address('tcp'), within: 60_000 };
  const told = assert.rejects(generator.run(command), {
    code: 'load-timeout',
    message: /within 75000 ms/,
  });
  mock.timers.tick(75_000);
  await told;
  await generator.close();
});

const small = {
  ...quick,
  ...{ blocks: 1, connections: 2, replays: 2 },
  delivery: { ...quick.delivery, payloads: [64], qos: [1], messages: 5 },
  fanOut: { subscribers: [1, 10], messages: 2 },
  saturation: quick.saturation.map((plan) => ({
    ...plan,
    ...{ probeMs: 50, search: { from: 100, most: 200, bisections: 1, within: 2_000 } },
  })),
  storm: { clients: 10, within: 5_000 },
} as const;

test('a broker and its control are measured in every part, and the result fits its schema', async () => {
  const subject = {
    addresses: { tcp: broker.address('tcp'), ws: broker.address('ws') },
    manners: ownEtiquette(),
  };
  const { target, control } = await benchmarkBroker(subject, subject, small, seededRandom(1));
  for (const made of [target, control]) {
    const { connect, delivery, fanOut, saturation, storm, replay, leftOut } = benchmark.parse(made);
    const parts = [
      connect.length,
      delivery.length,
      fanOut.length,
      saturation.length,
      replay.length,
    ];
    assert.deepEqual([parts, leftOut], [[2, 1, 2, 1, 2], []]);
    assert.deepEqual([storm?.clients, storm?.failed, storm?.reconnect.n], [10, 0, 10]);
    assert.deepEqual(
      fanOut.map(({ all }) => all.n),
      [2, 20],
    );
    assert.deepEqual(
      replay.map(({ duration }) => duration.n),
      [2, 2],
    );
  }
  assert.ok(target.replay.every(({ relativeToControl }) => relativeToControl !== null));
});

test('a broker that is not there leaves out every part with its reason, and the control is measured', async () => {
  const addresses = { tcp: { url: 'mqtt://127.0.0.1:1' } };
  const gone = { addresses, manners: ownEtiquette() };
  const here = { addresses: { tcp: broker.address('tcp') }, manners: ownEtiquette() };
  const { target, control } = await benchmarkBroker(gone, here, small, seededRandom(1));
  assert.deepEqual([target.connect, target.replay, target.storm], [[], [], null]);
  assert.ok(target.leftOut.every(({ why }) => why.startsWith('broker-unreachable: ')));
  assert.deepEqual([target.leftOut.length, control?.connect.length], [7, 1]);
});

test('without leave for load, nothing is asked beyond the budget that is told beforehand', async () => {
  const asked = { connections: 0, messages: 0 };
  const manners = {
    ...ownEtiquette(),
    allow: { load: false },
    beforeConnect: () => {
      asked.connections++;
      return Promise.resolve();
    },
    spend: ({ messages = 0 }) => {
      asked.messages += messages;
      return Promise.resolve();
    },
  };
  const addresses = { tcp: broker.address('tcp') };
  const { target } = await benchmarkBroker({ addresses, manners }, null, small, seededRandom(1));
  // connect 2, replay 2, delivery 2, fan-out 1 + 1 and 10 + 1; replays of 10, delivery there and back of 4, fan-out
  assert.deepEqual(asked, { connections: 19, messages: 2 * 10 + 2 * 4 + 2 * 2 });
  assert.deepEqual([target.saturation, target.storm], [[], null]);
});
