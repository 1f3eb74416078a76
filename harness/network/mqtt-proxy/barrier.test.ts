/** Tests of barriers, with two clients that speak the native dialect, and of what a barrier says when it is not reached. */
import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { startAedes } from '../../brokers/aedes.ts';
import { HarnessError } from '../../core/errors.ts';
import { unguessable } from '../../core/random.ts';
import type { Signal } from '../../core/signal.ts';
import { native } from '../../dialects/native.ts';
import { drop } from './actions/drop.ts';
import { jsonField } from './json-field.ts';
import { join, proxyFor, soon } from './proxy-lab.ts';

let broker: Awaited<ReturnType<typeof startAedes>>;
before(async () => {
  broker = await startAedes();
});
after(() => broker.close());

const isOffer = { direction: 'to broker', message: jsonField('body.kind', 'offer') } as const;

/** Two peers in one room, who send each other signals as the native dialect says. */
async function peers(t: TestContext) {
  const proxy = await proxyFor(t, {
    upstream: { tcp: broker.address('tcp'), ws: broker.address('ws') },
  });
  const room = unguessable();
  const peer = async (me: string, other: string, transport: 'tcp' | 'ws') => {
    const mailbox = await join(t, proxy.address(transport).url, { clientId: `${me}-${room}` });
    await mailbox.client.subscribeAsync([...native.filters({ room, me })]);
    let seq = 0;
    const send = (signal: Signal) => {
      const address = {
        from: me,
        to: other,
        session: 's',
        toSession: null,
        createdAt: 1,
        seq: ++seq,
      };
      const { topic, payload, qos, retain } = native.encode({ room }, { ...address, signal });
      return soon(mailbox.client.publishAsync(topic, payload, { qos, retain }), 'PUBACK');
    };
    const next = async () => {
      const { topic, payload } = await mailbox.next();
      const decoded = native.decode({ room }, topic, payload.toString());
      return decoded.ok ? decoded.envelope.signal.kind : decoded.why;
    };
    return { send, next };
  };
  return { proxy, a: await peer('a', 'b', 'tcp'), b: await peer('b', 'a', 'ws') };
}

test('both offers wait at a barrier while other messages pass, and cross when it is released', async (t) => {
  const { proxy, a, b } = await peers(t);
  const barrier = proxy.barrier(isOffer, 2, { of: 'clients', name: 'glare' });
  const offers = [a.send({ kind: 'offer', sdp: 'v=0' }), a.send({ kind: 'offer', sdp: 'v=0' })];
  await a.send({ kind: 'ping', nonce: '1' });
  assert.equal(await b.next(), 'ping');
  assert.equal(barrier.waiting, 2, 'a repeat waits too');
  offers.push(b.send({ kind: 'offer', sdp: 'v=0' }));
  const held = await barrier.reached;
  assert.equal(held.length, 3);
  barrier.release();
  assert.deepEqual([await a.next(), await b.next(), await b.next()], ['offer', 'offer', 'offer']);
  await Promise.all(offers);
  assert.equal(proxy.bites('glare'), 3);
});

test('the first answer is lost, the second arrives (B04)', async (t) => {
  const { proxy, a, b } = await peers(t);
  const match = { message: jsonField('body.kind', 'answer'), direction: 'to broker' } as const;
  proxy.add({ name: 'lost', match, action: drop({ acknowledge: true }), times: 1 });
  await b.send({ kind: 'answer', sdp: 'lost' });
  await b.send({ kind: 'bye', why: 'done' });
  await b.send({ kind: 'answer', sdp: 'v=0' });
  assert.deepEqual([await a.next(), await a.next()], ['bye', 'answer']);
});

test('a barrier that is not reached says how many came, and what came still waits', async (t) => {
  const { proxy, a, b } = await peers(t);
  const barrier = proxy.barrier(isOffer, 2, { within: 100 });
  const offer = a.send({ kind: 'offer', sdp: 'v=0' });
  await assert.rejects(barrier.reached, (error) => {
    assert.ok(error instanceof HarnessError);
    assert.equal(error.code, 'barrier-timeout');
    assert.match(error.message, /barrier 1 of the proxy: 1 of 2 packets came within 100 ms/);
    return true;
  });
  assert.equal(barrier.waiting, 1);
  barrier.release();
  assert.equal(await b.next(), 'offer');
  await offer;
});

test('a barrier of a proxy that closes says so', async (t) => {
  const { proxy } = await peers(t);
  const barrier = proxy.barrier(isOffer, 1);
  await proxy.close();
  await assert.rejects(
    barrier.reached,
    (error) => error instanceof HarnessError && error.code === 'proxy-closed',
  );
});
