/** What the raw client says of brokers that do not answer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hangingUp, silent, standIn, type Behaviour } from '../../../brokers/connect-stand-ins.ts';
import { WireClient } from './client.ts';
import { PacketLog } from './packet-log.ts';

/** How waiting for a SUBACK ends at such a broker. */
async function needed(behave: Behaviour): Promise<unknown> {
  await using server = await standIn('tcp', behave);
  const client = await WireClient.open({
    ...{ name: 'subscriber', clientId: 'test', address: { url: server.url }, level: 4 },
    ...{ log: new PacketLog({ now: () => 0 }), spent: { connections: 0, messages: 0, bytes: 0 } },
  });
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'a', qos: 1 }] });
  const isThere = () => client.received.length > 0;
  const failure: unknown = await client
    .need('SUBACK', isThere, 200)
    .catch((error: unknown) => error);
  client.cut();
  return failure;
}

test('one that is silent is packet-timeout, with who waited for what, and how long', async () => {
  const failure = await needed(silent);
  assert.ok(failure instanceof Error);
  assert.match(failure.message, /^packet-timeout: subscriber got no SUBACK within 200 ms/);
});

test('one that hangs up is broker-lost, with who waited for what', async () => {
  const failure = await needed(hangingUp);
  assert.ok(failure instanceof Error);
  assert.match(
    failure.message,
    /^broker-lost: subscriber waited for SUBACK, and the connection ended/,
  );
});
