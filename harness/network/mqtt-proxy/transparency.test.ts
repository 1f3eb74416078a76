/** Tests that an idle proxy changes nothing: bytes, paths, refusals, ends; with raw sockets on both sides. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { generate, type Packet } from 'mqtt-packet';
import { WebSocket, WebSocketServer } from 'ws';
import { seededRandom } from '../../core/random.ts';
import { proxyFor, soon } from './proxy-lab.ts';

const common = { topic: 'a/b', dup: false, retain: false } as const;
const says = (packets: readonly Packet[], protocolVersion: 4 | 5): Buffer =>
  Buffer.concat(packets.map((packet) => generate(packet, { protocolVersion })));
const clientSays = (protocolVersion: 4 | 5): Buffer =>
  says(
    [
      { cmd: 'connect', clientId: 'raw', protocolVersion, clean: true, keepalive: 9 },
      { cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'a/#', qos: 1 }] },
      { cmd: 'publish', ...common, qos: 1, messageId: 2, payload: Buffer.alloc(70_000, 3) },
      { cmd: 'pingreq' },
      { cmd: 'disconnect' },
    ],
    protocolVersion,
  );
const brokerSays = (protocolVersion: 4 | 5): Buffer =>
  says(
    [
      { cmd: 'connack', sessionPresent: false, returnCode: 0, reasonCode: 0 },
      { cmd: 'suback', messageId: 1, granted: [1] },
      { cmd: 'puback', messageId: 2, reasonCode: 0 },
      { cmd: 'publish', ...common, qos: 0, payload: Buffer.alloc(200_000, 5) },
      { cmd: 'pingresp' },
    ],
    protocolVersion,
  );
/** The remaining length of PINGREQ in two bytes: legal to no parser, and it must come out the same. */
const odd = Buffer.from([0xc0, 0x80, 0x00]);
/** SUBSCRIBE for QoS 3: a frame like any other that no parser takes. */
const broken = Buffer.from([0x82, 0x06, 0x00, 0x01, 0x00, 0x01, 0x61, 0x03]);

async function listen(t: TestContext, server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy(); // `close` waits for them, whichever hook comes first
    return new Promise((resolve) => server.close(resolve));
  });
  // net gives an object for every server that listens on a port
  return (server.address() as AddressInfo).port;
}

function collect(socket: Socket | WebSocket, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const all = new Promise<Buffer>((resolve) => {
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      if (bytes.length >= length) resolve(bytes);
    };
    if (socket instanceof WebSocket) socket.on('message', take);
    else socket.on('data', take);
  });
  return soon(all, `${length} bytes`);
}

function chunksOf(bytes: Buffer, seed: number): Buffer[] {
  const random = seededRandom(seed);
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = 1 + Math.floor(random() ** 4 * 9_000);
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

/** A raw client and a raw broker with the proxy between them. */
async function rawPair(t: TestContext) {
  const server = createServer({ allowHalfOpen: true });
  const port = await listen(t, server);
  const proxy = await proxyFor(t, { upstream: { tcp: { url: `mqtt://127.0.0.1:${port}` } } });
  const arrived = once(server, 'connection');
  const { port: proxyPort } = new URL(proxy.address('tcp').url);
  const client = connect({ port: Number(proxyPort), host: '127.0.0.1', allowHalfOpen: true });
  t.after(() => client.destroy());
  const [broker] = (await soon(arrived, 'the dial')) as [Socket]; // net's own event
  client.on('error', () => undefined);
  broker.on('error', () => undefined);
  t.after(() => broker.destroy());
  return { proxy, client, broker };
}

for (const version of [4, 5] as const) {
  test(`an idle proxy passes MQTT level ${version} byte for byte over TCP, however it is cut`, async (t) => {
    const { proxy, client, broker } = await rawPair(t);
    const up = Buffer.concat([clientSays(version), odd, broken, clientSays(version)]);
    const atBroker = collect(broker, up.length);
    const atClient = collect(client, brokerSays(version).length);
    for (const chunk of chunksOf(up, version)) client.write(chunk);
    assert.ok((await atBroker).equals(up));
    for (const chunk of chunksOf(brokerSays(version), version)) broker.write(chunk);
    assert.ok((await atClient).equals(brokerSays(version)));
    assert.deepEqual([...new Set(proxy.log().flatMap(({ steps }) => steps))], []);
    assert.ok(proxy.log().some(({ kind }) => kind === 'damaged'));
  });
}

test('the log names each packet, whom it is from, and where it goes', async (t) => {
  const { proxy, client, broker } = await rawPair(t);
  const atBroker = collect(broker, clientSays(4).length);
  const atClient = collect(client, brokerSays(4).length);
  client.write(clientSays(4));
  await atBroker;
  broker.write(brokerSays(4));
  await atClient;
  assert.deepEqual(
    proxy.log().map(({ client: id, text, topics }) => [id, text, ...topics]),
    [
      [null, 'opened over tcp'],
      ['raw', 'CONNECT raw level 4 clean'],
      ['raw', 'SUBSCRIBE 1: a/# qos 1', 'a/#'],
      ['raw', 'PUBLISH qos 1 id 2 a/b (70000 B)', 'a/b'],
      ['raw', 'PINGREQ'],
      ['raw', 'DISCONNECT'],
      ['raw', 'CONNACK 0'],
      ['raw', 'SUBACK 1: 1', 'a/#'],
      ['raw', 'PUBACK 2', 'a/b'],
      ['raw', 'PUBLISH qos 0 a/b (200000 B)', 'a/b'],
      ['raw', 'PINGRESP'],
    ],
  );
});

test('what is not MQTT at all passes at once, both ways', async (t) => {
  const { proxy, client, broker } = await rawPair(t);
  const asked = collect(broker, 4);
  client.write('GET ');
  assert.equal((await asked).toString(), 'GET ');
  const answered = collect(client, 12);
  broker.write('HTTP/1.1 400');
  assert.equal((await answered).toString(), 'HTTP/1.1 400');
  assert.deepEqual(
    proxy.log().map(({ kind }) => kind),
    ['connection', 'damaged', 'damaged'],
  );
});

test('a half-open end is passed on, with the packet that never became whole, and the other half stays', async (t) => {
  const { client, broker } = await rawPair(t);
  const half = clientSays(4).subarray(0, 9);
  const asked = collect(broker, half.length);
  const ended = once(broker, 'end');
  client.end(half);
  assert.ok((await asked).equals(half));
  await soon(ended, 'the end of the client');
  const answered = collect(client, brokerSays(4).length);
  broker.end(brokerSays(4));
  assert.ok((await answered).equals(brokerSays(4)));
});

test('a reset is passed on as a reset', async (t) => {
  const { client, broker } = await rawPair(t);
  const reset = once(broker, 'error');
  client.resetAndDestroy();
  const [error] = (await soon(reset, 'the reset')) as [NodeJS.ErrnoException]; // net's own event
  assert.equal(error.code, 'ECONNRESET');
});

test('32 MiB pass a broker that at first does not read', async (t) => {
  const { client, broker } = await rawPair(t);
  const payload = Buffer.alloc(1024 * 1024, 1);
  const packet = generate({ cmd: 'publish', ...common, qos: 0, payload });
  let received = 0;
  broker.pause();
  let takes = true;
  for (let count = 0; count < 32; count++) takes = client.write(packet);
  assert.equal(takes, false);
  const whole = new Promise<void>((resolve) => {
    broker.on('data', (bytes: Buffer) => {
      received += bytes.length;
      if (received === 32 * packet.length) resolve();
    });
  });
  broker.resume();
  await soon(whole, 'all of it');
});

test('a broker that does not accept is a reset for the client, with the reason in the log', async (t) => {
  const gone = createServer();
  const port = await listen(t, gone);
  await new Promise((resolve) => gone.close(resolve));
  const proxy = await proxyFor(t, { upstream: { tcp: { url: `mqtt://127.0.0.1:${port}` } } });
  const client = connect(Number(new URL(proxy.address('tcp').url).port), '127.0.0.1');
  const [error] = (await soon(once(client, 'error'), 'the reset')) as [NodeJS.ErrnoException];
  assert.equal(error.code, 'ECONNRESET');
  assert.match(
    proxy
      .log()
      .map(({ text }) => text)
      .join('\n'),
    /broker ended with RST .*ECONNREFUSED/,
  );
});

/** A WebSocket server behind the proxy that speaks `mqtt` at /where only. */
async function webSocketPair(t: TestContext, path: string, protocols: string[]) {
  const http = createHttpServer();
  const server = new WebSocketServer({ noServer: true, handleProtocols: () => 'mqtt' });
  const requests: IncomingMessage[] = [];
  http.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    requests.push(request);
    if (request.url?.startsWith('/where') !== true) socket.end('HTTP/1.1 404 Nowhere\r\n\r\n');
    else server.handleUpgrade(request, socket, head, (peer) => server.emit('connection', peer));
  });
  const port = await listen(t, http);
  const proxy = await proxyFor(t, { upstream: { ws: { url: `ws://127.0.0.1:${port}/where` } } });
  const arrived = once(server, 'connection');
  const base = proxy.address('ws').url;
  assert.match(base, /\/where$/);
  const client = new WebSocket(base.replace('/where', path), protocols);
  t.after(() => client.terminate());
  return { proxy, client, requests, arrived };
}

test('over WebSocket path, query, sub-protocol and bytes are kept, and the code of the Close frame', async (t) => {
  const { client, requests, arrived } = await webSocketPair(t, '/where/now?a=1', [
    'mqttv3.1',
    'mqtt',
  ]);
  const [broker] = (await soon(arrived, 'the dial')) as [WebSocket]; // emitted above
  await soon(once(client, 'open'), 'the upgrade');
  assert.equal(client.protocol, 'mqtt');
  assert.equal(requests[0]?.url, '/where/now?a=1');
  assert.equal(requests[0].headers['sec-websocket-protocol'], 'mqttv3.1,mqtt');
  const up = clientSays(5);
  const [atBroker, atClient] = [collect(broker, up.length), collect(client, brokerSays(5).length)];
  for (const chunk of chunksOf(up, 1)) client.send(chunk);
  for (const chunk of chunksOf(brokerSays(5), 2)) broker.send(chunk);
  assert.ok((await atBroker).equals(up));
  assert.ok((await atClient).equals(brokerSays(5)));
  const closed = once(broker, 'close');
  client.close(4_001, 'enough');
  const [code, reason] = (await soon(closed, 'the end')) as [number, Buffer]; // of ws
  assert.deepEqual([code, reason.toString()], [4_001, 'enough']);
});

test('over WebSocket a wrong path is refused with the status of the broker', async (t) => {
  const { proxy, client } = await webSocketPair(t, '/elsewhere', ['mqtt']);
  const [error] = (await soon(once(client, 'error'), 'the refusal')) as [Error]; // of ws
  assert.match(error.message, /404/);
  assert.match(proxy.log()[0]?.text ?? '', /not connected: .*404/);
});

test('a path that looks like another host stays on the host of the broker', async (t) => {
  const { client, requests } = await webSocketPair(t, '//127.0.0.2:9/where', ['mqtt']);
  await soon(once(client, 'error'), 'the refusal');
  assert.equal(requests.length, 1);
});
