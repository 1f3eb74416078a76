/** The emulator on real sockets: whom it forwards to, what it holds, what it refuses, and how it ends. */
import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { after, before, mock, test } from 'node:test';
import { asFailure } from '../../core/errors.ts';
import { LinkEmulator } from './emulator.ts';
import type { LinkPath } from './path.ts';

const host = '127.0.0.1';
const nothing: LinkPath = {
  ...{ delay: 0, jitter: 0, loss: 0, reorder: 0, reorderBy: 30, duplicate: 0, corrupt: 0 },
  ...{ rate: null, queue: 100, mtu: null, cut: null, rebind: null },
};
const plan = { paths: { offerer: nothing, answerer: nothing }, seed: 1, host };

let emulator: LinkEmulator;
before(async () => {
  emulator = await LinkEmulator.start();
});
after(() => emulator.close());

async function peer(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, host);
  await once(socket, 'listening');
  return socket;
}

/** The next datagram that comes: its text, and the port that it came from. */
async function next(socket: Socket): Promise<[string, number]> {
  const [bytes, from] = (await once(socket, 'message')) as [Buffer, { port: number }]; // as dgram says
  return [bytes.toString(), from.port];
}

test('two peers that know only the emulator reach each other; what comes early is held, and told', async () => {
  const [offerer, answerer] = [await peer(), await peer()];
  const link = await emulator.open(plan);
  const early = next(answerer);
  offerer.send('early', link.advertised.answerer.port, host);
  link.learn('answerer', { address: host, port: answerer.address().port });
  assert.deepEqual(await early, ['early', link.advertised.offerer.port]);
  const back = next(offerer); // nobody told where it is: it has shown it
  answerer.send('back', link.advertised.offerer.port, host);
  assert.deepEqual(await back, ['back', link.advertised.answerer.port]);
  const { statistics, changes } = await link.close();
  assert.equal(statistics.offerer.sent + statistics.answerer.sent, 2);
  assert.ok(changes.some(({ what, side }) => what === 'learned' && side === 'answerer'));
  for (const socket of [offerer, answerer]) socket.close();
});

test('after a rebinding datagrams come from another port, and the former one is deaf', async () => {
  const [offerer, answerer] = [await peer(), await peer()];
  const link = await emulator.open(plan);
  link.learn('answerer', { address: host, port: answerer.address().port });
  link.learn('offerer', { address: host, port: offerer.address().port });
  await link.act({ do: 'rebind', from: 'offerer' });
  const heard = next(answerer);
  offerer.send('new', link.advertised.answerer.port, host);
  const [text, port] = await heard;
  assert.equal(text, 'new');
  assert.notEqual(port, link.advertised.offerer.port);
  const back = next(offerer);
  answerer.send('lost', link.advertised.offerer.port, host);
  answerer.send('back', port, host);
  assert.equal((await back)[0], 'back');
  const { statistics } = await link.close();
  assert.deepEqual(statistics.answerer.dropped, { 'old-port': 1 });
  for (const socket of [offerer, answerer]) socket.close();
});

test('a cut is one way, and another socket of a peer is none of the link', async () => {
  const [offerer, answerer, other] = [await peer(), await peer(), await peer()];
  const link = await emulator.open(plan);
  link.learn('answerer', { address: host, port: answerer.address().port });
  link.learn('offerer', { address: host, port: offerer.address().port });
  await link.act({ do: 'cut', from: 'offerer' });
  offerer.send('cut', link.advertised.answerer.port, host);
  other.send('stranger', link.advertised.answerer.port, host);
  const back = next(offerer);
  answerer.send('back', link.advertised.offerer.port, host);
  assert.equal((await back)[0], 'back');
  const { statistics } = await link.close();
  assert.deepEqual(statistics.offerer.dropped, { cut: 1, 'other-socket': 1 });
  for (const socket of [offerer, answerer, other]) socket.close();
});

test('an address that is none of this machine is link-start-failed', async () => {
  const failure = await emulator
    .open({ ...plan, host: '203.0.113.7' })
    .catch((error: unknown) => asFailure(error));
  assert.equal('code' in failure && failure.code, 'link-start-failed');
});

test('once its thread has ended, a link is link-died', async () => {
  const short = await LinkEmulator.start();
  const link = await short.open(plan);
  await short.close();
  assert.equal(short.isRunning, false);
  const failure = await link.close().catch((error: unknown) => asFailure(error));
  assert.equal('code' in failure && failure.code, 'link-died');
});

test('an emulator that does not answer in time is link-silent, with what it was asked', async (t) => {
  const link = await emulator.open(plan);
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => {
    mock.timers.reset();
  });
  const told = assert.rejects(link.act({ do: 'rebind', from: 'offerer' }), {
    code: 'link-silent',
    message: /did not answer "rebind" within 5000 ms/,
  });
  mock.timers.tick(5_000); // its thread has had no turn to answer
  await told;
  mock.timers.reset();
  await link.close();
});
