/** The claims of the broker contract about messages: from and to every transport, kept, left behind, and observed. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { unguessable } from '../core/random.ts';
import type {
  BrokerDriver,
  Observation,
  ProtocolLevel,
  RunningBroker,
  Transport,
} from './broker.ts';
import type { ClaimContext } from './contract-claim.ts';
import { ContractClient } from './contract-client.ts';
import { within } from './contract-end.ts';

/** What a claim is made about. */
export interface Subject {
  readonly driver: BrokerDriver;
  readonly broker: RunningBroker;
  readonly open: readonly Transport[];
}

/** Every byte there is, and sequences that are no UTF-8. */
const binary = Buffer.from([...Array(256).keys(), 0xc3, 0x28, 0xff, 0x00]);
const levels: readonly ProtocolLevel[] = [4, 5];
/** For a broker that says nothing to a version that it does not know. */
const refusedWithinMs = 2_000;

/** Runs them one after another on a broker where everybody may do everything. */
export async function deliveryClaims(context: ClaimContext, subject: Subject): Promise<void> {
  for (const from of subject.open) {
    await context.test(`what is published over ${from} arrives byte for byte`, () =>
      arrives(subject, from),
    );
  }
  for (const level of levels) {
    await context.test(`speaks MQTT ${level === 5 ? '5' : '3.1.1'}, or refuses it`, () =>
      speaks(subject, level),
    );
  }
  await context.test('a retained message reaches who subscribes later', () => retained(subject));
  await context.test('what follows a retained message at once does not push it out', () =>
    followed(subject),
  );
  await context.test('a will is published when its client is cut off', () => willed(subject));
  await context.test('what is watched is observed, and nothing else', () => observed(subject));
}

async function arrives({ broker, open }: Subject, from: Transport): Promise<void> {
  await using sender = await ContractClient.connect(broker.address(from));
  for (const to of open) {
    const topic = `contract/${unguessable()}`;
    await using receiver = await ContractClient.connect(broker.address(to));
    assert.equal(await receiver.subscribe(topic), 1, `QoS granted over ${to}`);
    await sender.mqtt.publishAsync(topic, binary, { qos: 1 });
    const got = await receiver.next();
    assert.equal(got.topic, topic);
    assert.deepEqual(got.payload, binary, `${from} to ${to}`);
  }
}

async function speaks({ driver, broker, open }: Subject, level: ProtocolLevel): Promise<void> {
  for (const transport of open) {
    const address = broker.address(transport);
    if (!driver.supports.protocolLevels.has(level)) {
      const asked = ContractClient.connect(address, { level, within: refusedWithinMs });
      await assert.rejects(asked, `${transport} accepted level ${level}`);
      continue;
    }
    await using client = await ContractClient.connect(address, { level });
    const topic = `contract/${unguessable()}`;
    await client.subscribe(topic);
    const userProperties = { colour: 'green' };
    const properties = level === 5 ? { properties: { userProperties } } : {};
    await client.mqtt.publishAsync(topic, binary, { qos: 1, ...properties });
    const got = await client.next();
    if (level === 5) assert.deepEqual({ ...Object(got.userProperties) }, userProperties);
  }
}

async function retained({ broker, open: [first = 'tcp'] }: Subject): Promise<void> {
  const topic = `contract/${unguessable()}`;
  await using sender = await ContractClient.connect(broker.address(first));
  await sender.mqtt.publishAsync(topic, binary, { qos: 1, retain: true });
  await using receiver = await ContractClient.connect(broker.address(first));
  await receiver.subscribe(topic);
  const got = await receiver.next();
  assert.deepEqual([got.topic, got.retain], [topic, true]);
  assert.deepEqual(got.payload, binary);
  await sender.mqtt.publishAsync(topic, '', { qos: 1, retain: true });
}

/** As godot-classic and godot-workbench publish: a retained status, and right behind it a message that is not. */
async function followed({ broker, open: [first = 'tcp'] }: Subject): Promise<void> {
  const room = `contract/${unguessable()}`;
  await using receiver = await ContractClient.connect(broker.address(first));
  await receiver.subscribe(`${room}/#`);
  await using sender = await ContractClient.connect(broker.address(first));
  await Promise.all([
    sender.mqtt.publishAsync(`${room}/status`, 'kept', { qos: 0, retain: true }),
    sender.mqtt.publishAsync(`${room}/offer`, 'passing', { qos: 0 }),
  ]);
  const got = [await receiver.next(), await receiver.next()].map(({ payload }) => String(payload));
  assert.deepEqual(got.sort(), ['kept', 'passing']);
  await sender.mqtt.publishAsync(`${room}/status`, '', { qos: 1, retain: true });
}

async function willed({ broker, open: [first = 'tcp'] }: Subject): Promise<void> {
  const topic = `contract/${unguessable()}`;
  await using receiver = await ContractClient.connect(broker.address(first));
  await receiver.subscribe(topic);
  const will = { topic, payload: binary, qos: 1 as const, retain: false };
  await using leaver = await ContractClient.connect(broker.address(first), { will });
  leaver.mqtt.stream.destroy(); // without DISCONNECT
  assert.deepEqual((await receiver.next()).payload, binary);
}

async function observed({ broker, open: [first = 'tcp'] }: Subject): Promise<void> {
  const room = unguessable();
  await broker.watch(`contract/${room}/#`);
  await broker.takeObservations();
  await using sender = await ContractClient.connect(broker.address(first));
  const since = performance.now();
  await sender.mqtt.publishAsync(`contract/${room}/a`, 'seen', { qos: 1 });
  const [seen] = await observation(broker);
  const until = performance.now();
  assert.equal(seen?.topic, `contract/${room}/a`);
  assert.deepEqual([seen.payload, seen.bytes], ['seen', 4]);
  assert.ok(seen.t >= since && seen.t <= until, `${since} ≤ ${seen.t} ≤ ${until}`);
}

/** The first that are taken; asked for until they come, within 10 s. */
async function observation(broker: RunningBroker): Promise<readonly Observation[]> {
  const asking = new AbortController();
  const ask = async () => {
    for (;;) {
      const taken = await broker.takeObservations();
      if (taken.length > 0) return taken;
      await pause(5, undefined, { signal: asking.signal });
    }
  };
  try {
    return await within(ask(), 'an observation');
  } finally {
    asking.abort(); // a broker that observes nothing would be asked for ever
  }
}
