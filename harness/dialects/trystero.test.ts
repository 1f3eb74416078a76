/** Tests of trystero: the published test vectors, what is written is read back, and the handshake with its frames. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textOf, type Message } from '../core/message.ts';
import type { Envelope, Signal } from '../core/signal.ts';
import type { Frames } from './frames.ts';
import { decrypt, encrypt, namesOf, topicOf } from './trystero-crypto.ts';
import { roomFrames } from './trystero-frames.ts';
import { trystero } from './trystero.ts';

const a = 'AAAAAAAAAAAAAAAAAAAA';
const b = 'bbbbbbbbbbbbbbbbbbbb';
const room = { room: 'demo-app/room1', peers: [a, b], secret: '' };
const iv = Uint8Array.from({ length: 16 }, (_, at) => at);
const ivText = '0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15';

// Computed with the published package, 0.25.4, for application demo-app and room room1
test('topics are those of the original', () => {
  const names = namesOf(room);
  assert.equal(topicOf(names), '1u57302bv6e6230702g303s4j6u65j4c3q256h');
  assert.equal(topicOf(names, a), '4k73i5kw2k6w3q5g1n374yg2y3e344c52443x');
  assert.equal(topicOf(names, b), 'x2o1e3z3v4m121a183t6a2m6d44fr4s6s3k2u');
});

test('ciphertexts are those of the original, with and without a password', () => {
  const secret = { ...room, secret: 'hunter2' };
  assert.equal(encrypt(room, 'v=0\r\n', iv), `${ivText}$+JyK9LD0A8ep1zv71pkQEtxgLdrM`);
  assert.equal(encrypt(secret, 'v=0\r\n', iv), `${ivText}$MvPq0JBTES9uNJi+gATVrHljbc4I`);
  assert.equal(decrypt(secret, encrypt(secret, 'x')), 'x');
  assert.equal(decrypt(room, encrypt(secret, 'x')), null);
  assert.equal(decrypt(room, 'no cipher'), null);
});

test('every message has an IV of its own', () => {
  assert.notEqual(encrypt(room, 'x'), encrypt(room, 'x'));
});

const written = (signal: Signal, change: Partial<Envelope> = {}) => {
  const plain = { from: a, to: b, session: 'offer-id-123', toSession: null, seq: null };
  return trystero.encode(room, { ...plain, createdAt: null, signal, ...change });
};

test('offer, answer and candidates go to the one they are for and are read back', () => {
  const candidate = { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, ufrag: 'u' };
  const answer = { from: b, to: a, session: null, toSession: 'offer-id-123' };
  for (const [signal, change] of [
    [{ kind: 'offer', sdp: 'v=0' }, {}],
    [{ kind: 'candidate', ...candidate }, {}],
    [{ kind: 'answer', sdp: 'v=0' }, answer],
    [{ kind: 'candidate', ...candidate }, answer],
  ] as const) {
    const wire = written(signal, change);
    assert.equal(wire?.topic, topicOf(namesOf(room), 'to' in change ? a : b));
    assert.deepEqual([wire.retain, wire.qos], [false, 0]);
    const decoded = trystero.decode(room, wire.topic, wire.payload);
    const plain = { from: a, to: b, session: 'offer-id-123', toSession: null };
    const envelope = { ...plain, ...change, seq: null, createdAt: null, signal };
    assert.deepEqual(decoded, { ok: true, envelope });
  }
});

test('an announcement is for all, and a nudge for one, with the same words', () => {
  const online = { kind: 'presence', state: 'online' } as const;
  assert.equal(written(online, { to: null })?.payload, `{"peerId":"${a}"}`);
  assert.equal(written(online)?.payload, `{"peerId":"${a}"}`);
  assert.notEqual(written(online)?.topic, written(online, { to: null })?.topic);
  assert.equal(written({ kind: 'presence', state: 'offline' }, { to: null }), null);
  assert.equal(written({ kind: 'end-of-candidates' }), null);
});

for (const payload of [
  '',
  '[]',
  '{"offer":"x"}',
  `{"peerId":"${a}","offer":5}`,
  `{"peerId":"${a}","offer":"x"}`,
]) {
  test(`refused with a reason: ${payload === '' ? 'nothing' : payload}`, () => {
    const decoded = trystero.decode(room, topicOf(namesOf(room), b), payload);
    assert.ok(!decoded.ok && decoded.why !== '');
  });
}

test('a message on the topic of somebody else is none of the room', () => {
  const decoded = trystero.decode(room, topicOf(namesOf(room), 'c'), `{"peerId":"${a}"}`);
  assert.ok(!decoded.ok);
});

const side = (role: 'offerer' | 'answerer', secret = ''): Frames =>
  roomFrames({ ...room, secret, role, me: role === 'offerer' ? a : b });

/** Hands frames to and fro until neither side has any. @returns what each delivered */
function talk(one: Frames, other: Frames, first: readonly Message[]): Message[] {
  const heard = first.map((frame) => other.read(frame));
  const replies = heard.flatMap(({ reply }) => reply);
  const back = replies.length === 0 ? [] : talk(other, one, replies);
  return [...heard.flatMap(({ deliver }) => deliver), ...back];
}

function shaken(secretA: string, secretB: string): [Frames, Frames] {
  const [one, other] = [side('offerer', secretA), side('answerer', secretB)];
  talk(one, other, one.greeting());
  talk(other, one, other.greeting());
  return [one, other];
}

test('the first frame of the demo room is that of the original', () => {
  const [frame = ''] = side('offerer').greeting();
  const bytes = frame as Uint8Array;
  assert.equal(bytes.length, 103);
  assert.deepEqual([...bytes.slice(0, 3)], [1, 0, 64]);
  const token = '60be261ec3dedace619d26f9d244e8fb8d074021da271cb1cc3f2fc6f7939614';
  assert.equal(textOf(bytes.slice(3, 67)), token);
  assert.deepEqual([...bytes.slice(-4)], [0, 0, 1, 255]);
});

test('both are ready after the handshake, with the same password or none, and not with another', () => {
  const ready = (x: string, y: string) => shaken(x, y).map(({ isReady }) => isReady);
  assert.deepEqual(ready('', ''), [true, true]);
  assert.deepEqual(ready('hunter2', 'hunter2'), [true, true]);
  assert.deepEqual(ready('hunter2', 'hunter3'), [false, false]);
});

test('messages of every size and kind arrive whole', () => {
  const [one, other] = shaken('', '');
  for (const message of ['', 'x'.repeat(50_000), new Uint8Array(40_000).fill(7), '世🚦']) {
    assert.deepEqual(talk(one, other, one.wrap(message)), [message]);
  }
});

test('a ping is answered once, also one that comes in chunks', () => {
  const [one, other] = shaken('', '');
  for (const [size, count] of [
    [0, 1],
    [20_000, 2],
  ] as const) {
    const { frames = [], echo } = one.probe(size) ?? {};
    assert.equal(frames.length, count);
    const [pong = '', ...more] = frames.flatMap((frame) => other.read(frame).reply);
    assert.deepEqual(more, []);
    const heard = one.read(pong);
    assert.deepEqual([heard.echo, heard.word], [echo, { word: '@_pong', frames: 1 }]);
  }
});

test('what comes before the handshake ended is thrown away, with a note', () => {
  const { deliver, note } = side('answerer').read(side('offerer').wrap('early')[0] ?? '');
  assert.deepEqual([deliver, note], [[], 'signalbox before the handshake ended was thrown away']);
});

test('a goodbye is heard as one', () => {
  const [one, other] = shaken('', '');
  const [goodbye = ''] = one.farewell().frames;
  assert.deepEqual(other.read(goodbye), {
    deliver: [],
    reply: [],
    farewell: 'the other side left the room',
    word: { word: '@_leave', frames: 1 },
  });
});
