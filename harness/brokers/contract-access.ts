/** The claims of the broker contract about who may do what, and about a certificate that has expired. */
import assert from 'node:assert/strict';
import { asFailure, type ErrorCode } from '../core/errors.ts';
import { unguessable } from '../core/random.ts';
import type { BrokerAddress, BrokerUser, RunningBroker, Transport } from './broker.ts';
import type { ClaimContext } from './contract-claim.ts';
import { ContractClient } from './contract-client.ts';
import { within } from './contract-end.ts';

const everybody = {
  username: 'everything',
  password: unguessable(),
  mayRead: ['#'],
  mayWrite: ['#'],
};
const guest = {
  username: 'guest-of-one-room',
  password: unguessable(),
  mayRead: ['contract/open/#', 'contract/+/hall'],
  mayWrite: ['contract/open/#', 'contract/+/hall'],
};

/** Start the broker with them. */
export const users: readonly BrokerUser[] = [everybody, guest];

/** Runs them one after another on a broker that was started with `users` and an expired certificate. */
export async function accessClaims(
  context: ClaimContext,
  broker: RunningBroker,
  open: readonly Transport[],
): Promise<void> {
  const [first = 'tcp'] = open;
  const anonymous = broker.address(first);
  await context.test('a wrong password, and none, are refused', async () => {
    const wrong = { ...as(anonymous, guest), password: 'wrong' };
    assert.equal(await outcome(wrong), 'broker-login-refused');
    assert.notEqual(await outcome(anonymous), 'connected');
    assert.equal(await outcome(as(anonymous, guest)), 'connected');
  });
  for (const topic of ['contract/open/a/b', 'contract/other/hall']) {
    await context.test(`who may use ${topic} does`, () => allowed(anonymous, topic));
  }
  for (const topic of ['contract/closed/a', 'contract/other/hall/a', 'contract/opened']) {
    await context.test(`what a guest publishes to ${topic} is not delivered`, () =>
      notWritten(anonymous, topic),
    );
    await context.test(`what others publish to ${topic} does not reach a guest`, () =>
      notRead(anonymous, topic),
    );
  }
  for (const transport of open.filter((each) => each === 'tls' || each === 'wss')) {
    await context.test(`its expired certificate is noticed over ${transport}`, async () => {
      const address = as(broker.address(transport), guest);
      assert.equal(await outcome(address), 'broker-certificate-expired');
    });
  }
}

const as = (address: BrokerAddress, { username, password }: BrokerUser): BrokerAddress => ({
  ...address,
  username,
  password,
});

async function outcome(address: BrokerAddress): Promise<ErrorCode | 'connected'> {
  try {
    await using _ = await ContractClient.connect(address);
    return 'connected';
  } catch (error) {
    return asFailure(error).code;
  }
}

async function allowed(anonymous: BrokerAddress, topic: string): Promise<void> {
  await using client = await ContractClient.connect(as(anonymous, guest));
  assert.equal(await client.subscribe(topic), 1);
  await client.mqtt.publishAsync(topic, 'mine', { qos: 1 });
  assert.equal((await client.next()).payload.toString(), 'mine');
}

/** A broker may answer by dropping the message or by ending the connection: MQTT 3.1.1 has no other way. */
async function notWritten(anonymous: BrokerAddress, topic: string): Promise<void> {
  await using listener = await ContractClient.connect(as(anonymous, everybody));
  await listener.subscribe('contract/#');
  await using writer = await ContractClient.connect(as(anonymous, guest));
  await writer.mqtt.publishAsync(topic, 'forbidden').catch(() => undefined);
  await writer.subscribe('contract/open/x'); // its answer, or an end, comes after the message was looked at
  await listener.mqtt.publishAsync('contract/open/mark', 'after it', { qos: 1 });
  assert.equal((await listener.next()).payload.toString(), 'after it');
}

/** A broker may refuse the subscription, end the connection, or grant it and deliver nothing. */
async function notRead(anonymous: BrokerAddress, topic: string): Promise<void> {
  await using owner = await ContractClient.connect(as(anonymous, everybody));
  await using reader = await ContractClient.connect(as(anonymous, guest));
  if ((await reader.subscribe(topic)) === 'closed') return;
  const mark = `contract/open/${unguessable()}`;
  if ((await reader.subscribe(mark)) === 'closed') return;
  await owner.mqtt.publishAsync(topic, 'secret', { qos: 1 });
  await owner.mqtt.publishAsync(mark, 'after it', { qos: 1 });
  const first = await Promise.race([reader.next(), within(reader.closed, 'an end')]);
  if (first !== 'closed') assert.equal(first.payload.toString(), 'after it');
}
