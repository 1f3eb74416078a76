/** Tests of a link to brokers that do not grant what it asks for. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { test } from 'node:test';
import { generate, parser, type ISubscribePacket, type Packet } from 'mqtt-packet';
import { asFailure } from '../core/errors.ts';
import { Journal } from './journal.ts';
import { MqttLink } from './mqtt-link.ts';

const filters = ['room/inbox', 'room/presence'];
/** For a claim that without its code would be waited for in vain. */
const endless = { timeout: 10_000 };

/** A link to a broker that accepts CONNECT, and gives every other packet to `answer`. */
async function linkedTo(answer: (socket: Socket, packet: Packet) => void) {
  const server = createServer((socket) => {
    const incoming = parser({ protocolVersion: 4 });
    incoming.on('packet', (packet) => {
      if (packet.cmd !== 'connect') answer(socket, packet);
      else socket.write(generate({ cmd: 'connack', returnCode: 0, sessionPresent: false }));
    });
    socket.on('data', (bytes) => incoming.parse(bytes));
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const journal = new Journal({ now: () => 0 });
  const plan = { url: `mqtt://127.0.0.1:${port}`, clientId: 'test', will: null, within: 10_000 };
  const link = await MqttLink.connect(plan, journal, () => undefined);
  return { link, journal, server };
}

/** Subscribes at a broker that answers SUBSCRIBE in this way. */
async function subscribedAt(answer: (socket: Socket, asked: ISubscribePacket) => void) {
  const { link, journal, server } = await linkedTo((socket, packet) => {
    if (packet.cmd === 'subscribe') answer(socket, packet);
  });
  const failure = await link.subscribe(filters, 10_000).then(() => null, asFailure);
  await link.cut();
  server.close();
  const granted = journal.take().flatMap((e) => (e.kind === 'mqtt.subscribed' ? e.granted : []));
  return { code: failure?.code, what: failure?.what ?? '', granted };
}

const suback =
  (granted: number[]) =>
  (socket: Socket, { messageId }: ISubscribePacket) =>
    void socket.write(generate({ cmd: 'suback', messageId: messageId ?? 0, granted }));

test('what the broker grants is noted', async () => {
  const { code, granted } = await subscribedAt(suback([1, 0]));
  assert.deepEqual([code, granted], [undefined, [1, 0]]);
});

test('one filter refused is subscribe-refused, and all codes are noted', async () => {
  const { code, what, granted } = await subscribedAt(suback([1, 128]));
  assert.deepEqual([code, granted], ['subscribe-refused', [1, 128]]);
  assert.match(what, /room\/presence with 1, 128/);
});

test('a SUBACK with too few codes is subscribe-refused', async () => {
  const { code, granted } = await subscribedAt(suback([1]));
  assert.deepEqual([code, granted], ['subscribe-refused', [1]]);
});

test('a broker that closes instead of answering is broker-lost', async () => {
  const { code, what, granted } = await subscribedAt((socket) => socket.destroy());
  assert.deepEqual([code, granted], ['broker-lost', []]);
  assert.match(what, /room\/inbox/);
});

test('a broker that acknowledges nothing does not keep anybody from leaving', endless, async () => {
  const { link, server } = await linkedTo(() => undefined);
  const goodbye = { topic: 'room/presence', payload: '', qos: 1, retain: true } as const;
  const { code } = await link.publishAcknowledged(goodbye, 50).then(() => assert.fail(), asFailure);
  assert.equal(code, 'publish-timeout');
  await link.end();
  server.close();
  await once(server, 'close'); // not before its last connection is gone
});

test(
  'a client whose connections are ended again and again gives up, and what waits is told why',
  endless,
  async () => {
    const { link, journal, server } = await linkedTo((socket) => socket.destroy());
    await link.subscribe(filters, 10_000).catch(() => undefined); // the end of the first connection
    const offer = { topic: 'room/inbox', payload: 'x', qos: 1, retain: false } as const;
    const { code, what } = await link
      .publishAcknowledged(offer, 9_000)
      .then(() => assert.fail(), asFailure);
    assert.equal(code, 'client-id-taken');
    assert.match(what, /client id test/);
    assert.ok(
      journal.take().some((e) => e.kind === 'note' && e.text.startsWith('not reconnecting')),
    );
    const { code: after } = await link
      .publishAcknowledged(offer, 9_000)
      .then(() => assert.fail(), asFailure);
    assert.equal(after, 'client-id-taken');
    server.close();
  },
);
