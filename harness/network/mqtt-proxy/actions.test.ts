/** Tests of the actions with mqtt.js clients and the embedded broker, over TCP and WebSocket: each bites, and is logged. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test, type TestContext } from 'node:test';
import { generate } from 'mqtt-packet';
import { WebSocket } from 'ws';
import { HarnessError } from '../../core/errors.ts';
import { seededRandom, unguessable } from '../../core/random.ts';
import { startAedes } from '../../brokers/aedes.ts';
import { asText } from './actions/as-text.ts';
import { blackHole } from './actions/black-hole.ts';
import { cut } from './actions/cut.ts';
import { delay } from './actions/delay.ts';
import { drop } from './actions/drop.ts';
import { duplicate } from './actions/duplicate.ts';
import { hold } from './actions/hold.ts';
import { refuse } from './actions/refuse.ts';
import { reorder } from './actions/reorder.ts';
import { rewrite, rewritePublish } from './actions/rewrite.ts';
import { tap } from './actions/tap.ts';
import { truncate } from './actions/truncate.ts';
import type { Match } from './match.ts';
import { closed, deeds, join, proxyFor, soon } from './proxy-lab.ts';

let broker: Awaited<ReturnType<typeof startAedes>>;
before(async () => {
  broker = await startAedes();
});
after(() => broker.close());

const upward = { direction: 'to broker', kind: 'publish' } as const satisfies Match;
const downward = { direction: 'from broker', kind: 'publish' } as const satisfies Match;
type Qos = 0 | 1 | 2;

/** A sender over TCP and a receiver over WebSocket, both through the proxy, that share an unguessable topic. */
async function pair(t: TestContext, qos: Qos = 1) {
  const upstream = { tcp: broker.address('tcp'), ws: broker.address('ws') };
  const proxy = await proxyFor(t, { upstream });
  const topic = `proxy/${unguessable()}`;
  const sender = await join(t, proxy.address('tcp').url, { clientId: `sender-${unguessable()}` });
  const receiver = await join(t, proxy.address('ws').url, {
    clientId: `receiver-${unguessable()}`,
  });
  await receiver.client.subscribeAsync(`${topic}/#`, { qos });
  const send = (text: string, level: Qos = qos) =>
    soon(
      sender.client.publishAsync(`${topic}/t`, text, { qos: level }),
      `acknowledgement of ${text}`,
    );
  const done = (rule: string) =>
    deeds(proxy.log().filter(({ steps }) => steps.some((step) => step.rule === rule)));
  return { proxy, sender, receiver, topic, send, done };
}

test('two transports meet through the proxy, at each QoS', async (t) => {
  const { receiver, send } = await pair(t, 2);
  for (const qos of [0, 1, 2] as const) {
    await send(`qos ${qos}`, qos);
    assert.equal(await receiver.nextText(), `qos ${qos}`);
  }
});

for (const qos of [1, 2] as const) {
  test(`a PUBLISH at QoS ${qos} that was dropped with acknowledgement is done for its sender, and never arrives`, async (t) => {
    const { proxy, receiver, send, done } = await pair(t, qos);
    proxy.add({ name: 'lost', match: upward, action: drop({ acknowledge: true }), times: 1 });
    await send('first');
    await send('second');
    assert.equal(await receiver.nextText(), 'second');
    assert.equal(proxy.bites('lost'), 1);
    assert.match(done('lost').join(), /lost: dropped, answered with PUB(ACK|REC)/);
    assert.equal(done('lost').filter((did) => did === 'lost: made').length, qos);
  });
}

test('a dropped PUBLISH without acknowledgement leaves its sender waiting', async (t) => {
  const { proxy, sender, receiver, topic, send } = await pair(t);
  proxy.add({ name: 'lost', match: upward, action: drop(), times: 1 });
  let acknowledged = false;
  const first = sender.client.publishAsync(`${topic}/t`, 'first', { qos: 1 });
  void first.then(() => (acknowledged = true)).catch(() => undefined);
  await send('second');
  assert.equal(await receiver.nextText(), 'second');
  assert.equal(acknowledged, false);
});

test('a SUBSCRIBE dropped with acknowledgement looks granted, and nothing comes (B10)', async (t) => {
  const { proxy, sender, receiver, topic, send } = await pair(t);
  proxy.add({ name: 'deaf', match: { kind: 'subscribe' }, action: drop({ acknowledge: true }) });
  const granted = await sender.client.subscribeAsync(`${topic}/#`, { qos: 1 });
  assert.deepEqual(
    granted.map(({ qos }) => qos),
    [1],
  );
  sender.client.on('message', () => assert.fail('the subscription was stored'));
  await send('one');
  assert.equal(await receiver.nextText(), 'one');
});

test('a redelivery has DUP and the same packet id, and its second acknowledgement is swallowed', async (t) => {
  const { proxy, receiver, send } = await pair(t);
  proxy.add({ name: 'twice', match: downward, action: duplicate(), times: 1 });
  await send('one');
  const [first, again] = [await receiver.next(), await receiver.next()];
  assert.deepEqual([first.dup, again.dup], [false, true]);
  assert.equal(first.messageId, again.messageId);
  await send('two');
  assert.equal(await receiver.nextText(), 'two');
  const swallowed = deeds(proxy.log()).filter((did) => did.startsWith('proxy: swallowed'));
  assert.equal(swallowed.length, 1);
});

test('with the last acknowledgement asked for, the sender waits for the last copy', async (t) => {
  const { proxy, receiver, send } = await pair(t);
  const action = duplicate({ copies: 2, acknowledgement: 'last' });
  proxy.add({ name: 'thrice', match: upward, action, times: 1 });
  await send('one');
  const answers = proxy
    .log()
    .filter(({ kind, direction }) => kind === 'puback' && direction === 'from broker');
  assert.deepEqual(
    answers.map(({ sentAt }) => sentAt.length),
    [0, 0, 1],
  );
  for (const text of ['one', 'one', 'one']) assert.equal(await receiver.nextText(), text);
});

for (const qos of [1, 2] as const) {
  test(`a copy as a new message at QoS ${qos} has an id of the proxy's own, and only one answer reaches the sender`, async (t) => {
    const { proxy, receiver, send } = await pair(t, qos);
    proxy.add({ name: 'twice', match: upward, action: duplicate({ as: 'new message' }), times: 1 });
    await send('one');
    await send('two');
    const got = [await receiver.next(), await receiver.next(), await receiver.next()];
    assert.deepEqual(
      got.map(({ payload }) => payload.toString()),
      ['one', 'one', 'two'],
    );
    assert.ok(got.every(({ dup }) => !dup));
    assert.equal(new Set(got.map(({ messageId }) => messageId)).size, 3);
    const swallowed = deeds(proxy.log()).filter((did) => did.startsWith('proxy: swallowed'));
    assert.equal(swallowed.length, qos); // PUBACK, or PUBREC and PUBCOMP
  });
}

test('held packets are overtaken, and go on in their order when released', async (t) => {
  const { proxy, receiver, send, done } = await pair(t, 0);
  const holding = hold();
  proxy.add({ name: 'held', match: downward, action: holding, times: 2 });
  for (const text of ['one', 'two', 'three']) await send(text);
  assert.equal(await receiver.nextText(), 'three');
  assert.equal(holding.waiting, 2);
  assert.equal(holding.release(1), 1);
  assert.equal(await receiver.nextText(), 'one');
  proxy.remove('held');
  assert.equal(await receiver.nextText(), 'two');
  assert.deepEqual(done('held'), ['held: held', 'held: released', 'held: held', 'held: released']);
});

test('a hold for a time is released by itself', async (t) => {
  const { proxy, receiver, send } = await pair(t, 0);
  proxy.add({ name: 'held', match: downward, action: hold({ ms: 30 }), times: 1 });
  await send('one');
  await send('two');
  assert.deepEqual([await receiver.nextText(), await receiver.nextText()], ['two', 'one']);
});

const orders: [string, Parameters<typeof reorder>[0], string][] = [
  ['reversed', { count: 3 }, 'cba'],
  ['as listed', { count: 3, order: [1, 2, 0] }, 'bca'],
  ['shuffled by seed 5', { count: 3, order: seededRandom(5) }, 'bca|cab|acb|bac|cba|abc'],
  ['incomplete, so as it came', { count: 4, ms: 20 }, 'abc'],
];
for (const [how, options, expected] of orders) {
  test(`a group of messages is ${how}`, async (t) => {
    const { proxy, receiver, send } = await pair(t, 0);
    proxy.add({ name: 'order', match: downward, action: reorder(options) });
    for (const text of ['a', 'b', 'c']) await send(text);
    const got = [await receiver.nextText(), await receiver.nextText(), await receiver.nextText()];
    assert.match(got.join(''), new RegExp(`^(${expected})$`));
    assert.ok(proxy.bites('order') === 3);
  });
}

test('a PUBLISH is rewritten: topic, content and flags', async (t) => {
  const { proxy, receiver, topic, send, done } = await pair(t);
  const action = rewritePublish(({ payload }) => ({
    topic: `${topic}/changed`,
    payload: `${payload.toString()}!`,
    retain: true,
  }));
  proxy.add({ name: 'change', match: downward, action, times: 1 });
  await send('one');
  const got = await receiver.next();
  assert.deepEqual(
    [got.topic, got.payload.toString(), got.retain],
    [`${topic}/changed`, 'one!', true],
  );
  assert.match(done('change').join(), /rewritten: .*retain.*topic/);
});

for (const [from, to] of [
  [0, 1],
  [0, 2],
  [1, 0],
  [2, 0],
] as const) {
  test(`QoS ${from} is rewritten to ${to}, and both sides finish their exchange`, async (t) => {
    const { proxy, receiver, send } = await pair(t, 2);
    const action = rewritePublish(() => ({ qos: to }));
    proxy.add({ name: 'qos', match: upward, action, times: 1 });
    await send('one', from);
    assert.equal((await receiver.next()).qos, to);
    await send('two', 2);
    assert.equal(await receiver.nextText(), 'two');
  });
}

test('a rewrite that throws leaves the packet as it was, and the log says why', async (t) => {
  const { proxy, receiver, send, done } = await pair(t);
  const action = rewrite(() => {
    throw new Error('no idea');
  });
  proxy.add({ name: 'faulty', match: upward, action });
  await send('one');
  assert.equal(await receiver.nextText(), 'one');
  assert.deepEqual(done('faulty'), ['faulty: failed: no idea']);
});

test('any packet can be rewritten: a SUBACK that says failure', async (t) => {
  const { proxy, receiver } = await pair(t);
  const action = rewrite((packet) =>
    packet.cmd === 'suback' ? { ...packet, granted: [128] } : packet,
  );
  proxy.add({ name: 'refused', match: { kind: 'suback' }, action });
  await assert.rejects(
    soon(receiver.client.subscribeAsync('any/thing'), 'SUBACK'),
    /Unspecified error/,
  );
});

test('a truncated packet ends both connections, and the receiver gets its first part only', async (t) => {
  const { proxy, sender, receiver, topic, done } = await pair(t);
  const ended = closed(sender.client);
  proxy.add({ name: 'half', match: upward, action: truncate({ keep: 0.25 }), times: 1 });
  sender.client.publish(`${topic}/t`, 'x'.repeat(1_000), { qos: 1 });
  await ended;
  assert.match(done('half').join(), /truncated to 25\d of 10\d\d bytes/);
  receiver.client.publish(`${topic}/t`, 'after', { qos: 1 });
  assert.equal(await receiver.nextText(), 'after');
});

for (const how of ['fin', 'rst'] as const) {
  test(`a connection is cut at a packet with ${how}, over both transports`, async (t) => {
    const { proxy, sender, receiver, topic, done } = await pair(t);
    const ends = Promise.all([closed(sender.client), closed(receiver.client)]);
    proxy.add({ name: 'cut', match: upward, action: cut({ how }) });
    for (const { client } of [sender, receiver]) client.publish(`${topic}/t`, 'x', { qos: 1 });
    await ends;
    assert.deepEqual(done('cut'), Array(2).fill(`cut: cut both with ${how.toUpperCase()}, lost`));
  });
}

test('a connection is cut now, by client id, and the will of the client is published', async (t) => {
  const { proxy, receiver, topic } = await pair(t);
  const will = { topic: `${topic}/will`, payload: 'gone', qos: 1 as const, retain: false };
  const { client } = await join(t, proxy.address('ws').url, { clientId: `mortal-${topic}`, will });
  const ended = closed(client);
  const [mortal, ...others] = proxy.connections('mortal-*');
  assert.deepEqual(others, []);
  mortal?.cut({ how: 'rst' });
  await ended;
  assert.equal(await receiver.nextText(), 'gone');
});

test('a client that alone is cut leaves the broker with a connection to nobody', async (t) => {
  const { proxy, sender, receiver, topic, send } = await pair(t);
  const will = { topic: `${topic}/will`, payload: 'gone', qos: 1 as const, retain: false };
  const { client } = await join(t, proxy.address('tcp').url, { clientId: `half-${topic}`, will });
  const ended = closed(client);
  proxy.connections(`half-*`)[0]?.cut({ side: 'client' });
  await ended;
  await send('no will came before this');
  assert.equal(await receiver.nextText(), 'no will came before this');
  assert.equal(sender.client.connected, true);
});

test('a black hole swallows everything and keeps the sockets, until its rule is removed', async (t) => {
  const { proxy, receiver, sender, topic, send } = await pair(t, 0);
  const before = unguessable();
  proxy.add({ name: 'hole', match: downward, action: blackHole() });
  await send('swallowed');
  const seen = new Promise<void>((resolve) => {
    receiver.client.publish(`${topic}/t`, before);
    proxy.add({
      name: 'tap',
      match: { ...upward, client: 'sender-*' },
      action: tap(() => resolve()),
    });
  });
  await send('swallowed too');
  await soon(seen, 'the second message');
  assert.deepEqual([receiver.client.connected, sender.client.connected], [true, true]);
  await until(() => deeds(proxy.log()).filter((did) => did === 'hole: swallowed').length >= 2);
  proxy.remove('hole');
  await send('after');
  assert.equal(await receiver.nextText(), 'after');
});

test('delays add up and keep the order, and no other direction waits', async (t) => {
  const { proxy, receiver, send } = await pair(t, 0);
  proxy.add({ name: 'slow', match: downward, action: delay({ ms: 20, jitterMs: 10 }), times: 1 });
  proxy.add({ name: 'slower', match: downward, action: delay({ ms: 20 }), times: 1 });
  for (const text of ['one', 'two', 'three']) await send(text);
  const got = [await receiver.nextText(), await receiver.nextText(), await receiver.nextText()];
  assert.deepEqual(got, ['one', 'two', 'three']);
  const [first] = proxy.log().filter(({ steps }) => steps.length > 0);
  assert.equal(first?.steps.length, 2);
  assert.ok((first.sentAt[0] ?? 0) - first.t >= 30, 'never earlier than asked');
});

test('new connections are refused with a reset, or with a code in CONNACK', async (t) => {
  const { proxy } = await pair(t);
  proxy.add({ name: 'closed', match: {}, action: refuse(), times: 2 });
  for (const transport of ['tcp', 'ws'] as const) {
    await assert.rejects(join(t, proxy.address(transport).url, { clientId: 'any' }));
  }
  assert.equal(proxy.bites('closed'), 2);
  const busy = { name: 'busy', match: { client: 'unwanted' }, action: refuse({ code: 3 }) };
  proxy.add(busy);
  await assert.rejects(
    join(t, proxy.address('ws').url, { clientId: 'unwanted' }),
    /Server unavailable/,
  );
  await join(t, proxy.address('ws').url, { clientId: 'wanted' });
  assert.equal(proxy.bites('busy'), 1);
  const asked = proxy.log().find(({ kind, client }) => kind === 'connect' && client === 'unwanted');
  assert.deepEqual(asked?.sentAt, [], 'the broker never saw it');
});

test('a WebSocket client gets text frames where a rule says so, and binary ones elsewhere (B24)', async (t) => {
  const proxy = await proxyFor(t, { upstream: { ws: broker.address('ws') } });
  proxy.add({ name: 'text', match: { kind: 'connack' }, action: asText() });
  const socket = new WebSocket(proxy.address('ws').url, ['mqtt']);
  t.after(() => socket.terminate());
  await soon(once(socket, 'open'), 'the upgrade');
  const kinds: boolean[] = [];
  const both = new Promise<void>((resolve) => {
    socket.on('message', (_, isBinary) => kinds.push(isBinary) === 2 && resolve());
  });
  socket.send(generate({ cmd: 'connect', clientId: `text-${unguessable()}`, clean: true }));
  socket.send(generate({ cmd: 'pingreq' }));
  await soon(both, 'CONNACK and PINGRESP');
  assert.deepEqual(kinds, [false, true]);
});

test('rules compose in their order, and counts say which packets they bite', async (t) => {
  const { proxy, receiver, send } = await pair(t, 0);
  const mark = (sign: string) =>
    rewritePublish(({ payload }) => ({ payload: `${payload.toString()}${sign}` }));
  proxy.add({ name: 'a', match: downward, action: mark('a'), skip: 1 });
  proxy.add({ name: 'b', match: downward, action: mark('b'), every: 2 });
  proxy.add({ name: 'c', match: downward, action: mark('c'), times: 1 });
  const got: string[] = [];
  for (const text of ['1', '2', '3', '4']) {
    await send(text);
    got.push(await receiver.nextText());
  }
  assert.deepEqual(got, ['1c', '2ab', '3a', '4ab']);
  assert.deepEqual(
    proxy.stats().map(({ name, matched, bites }) => [name, matched, bites]),
    [
      ['a', 4, 3],
      ['b', 4, 2],
      ['c', 4, 1],
    ],
  );
});

test('a rule of a name that is taken, a wrong count, and a name that never was are refused', async (t) => {
  const { proxy } = await pair(t);
  const refused = (error: unknown) => error instanceof HarnessError && error.code === 'bad-option';
  proxy.add({ name: 'one', match: {}, action: tap(() => undefined) });
  assert.throws(() => proxy.add({ name: 'one', match: {}, action: drop() }), refused);
  assert.throws(() => proxy.add({ name: 'two', match: {}, action: drop(), times: 0 }), refused);
  assert.throws(() => proxy.bites('three'), refused);
  proxy.remove('one');
  proxy.add({ name: 'one', match: {}, action: tap(() => undefined) });
});

test('the log is bounded and says how much it forgot', async (t) => {
  const proxy = await proxyFor(t, { upstream: { tcp: broker.address('tcp') }, maxLogRecords: 5 });
  const { client } = await join(t, proxy.address('tcp').url, { clientId: `one-${unguessable()}` });
  for (let count = 0; count < 20; count++) {
    await soon(client.publishAsync('a/b', 'x', { qos: 1 }), 'PUBACK');
  }
  assert.equal(proxy.log().length, 5);
  assert.equal(proxy.forgotten, 43 - 5); // opened, CONNECT, CONNACK, and 20 of PUBLISH and PUBACK each
});

test('closing the proxy ends its clients and frees its ports', async (t) => {
  const { proxy, sender, receiver } = await pair(t);
  const ends = Promise.all([closed(sender.client), closed(receiver.client)]);
  await proxy.close();
  await ends;
  assert.deepEqual(proxy.connections(), []);
  await assert.rejects(join(t, proxy.address('tcp').url, { clientId: 'late' }), /ECONNREFUSED/);
});

async function until(holds: () => boolean): Promise<void> {
  const seen = (async () => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
  })();
  await soon(seen, 'what the log should say');
}
