/** Tests of the native dialect: what is written is read back, and what is hostile is refused with a reason. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Envelope, Signal } from '../core/signal.ts';
import { native } from './native.ts';

const envelope = (signal: Signal, from = 'a', to: string | null = 'b'): Envelope => ({
  ...{ from, to, session: 's1', toSession: 's2', seq: 3, createdAt: 1_000, signal },
});
const offer = envelope({ kind: 'offer', sdp: 'v=0\r\n' });

test('every kind of signal is read back as it was written, ids of any characters included', () => {
  const id = fc.string({ minLength: 1, maxLength: 8, unit: 'binary' });
  const signal = fc.constantFrom<Signal>(
    { kind: 'offer', sdp: 'v=0\r\n\u0000🚦' },
    { kind: 'answer', sdp: 'v=0' },
    { kind: 'candidate', candidate: 'candidate:1', sdpMid: null, sdpMLineIndex: 0, ufrag: 'u' },
    { kind: 'end-of-candidates' },
    { kind: 'bye', why: '' },
    { kind: 'ping', nonce: 'n' },
  );
  fc.assert(
    fc.property(id, id, id, signal, (room, from, to, each) => {
      const wire = native.encode({ room }, envelope(each, from, to));
      assert.match(wire.topic, /^[\w%/-]+$/); // neither wildcards nor what NATS and RabbitMQ change
      const decoded = native.decode({ room }, wire.topic, wire.payload);
      assert.deepEqual(decoded, { ok: true, envelope: envelope(each, from, to) });
    }),
  );
});

test('only presence is retained, and going offline clears it with an empty payload', () => {
  const online = native.encode(
    { room: 'r' },
    envelope({ kind: 'presence', state: 'online' }, 'a', null),
  );
  const offline = native.encode(
    { room: 'r' },
    envelope({ kind: 'presence', state: 'offline' }, 'a', null),
  );
  assert.deepEqual([online.retain, native.encode({ room: 'r' }, offer).retain], [true, false]);
  assert.deepEqual([offline.payload, offline.retain], ['', true]);
  assert.deepEqual(native.will({ room: 'r', me: 'a' }), offline);
});

test('distinct ids give distinct topics, and no id reaches another room', () => {
  const topic = (room: string, to: string) =>
    native.encode({ room }, envelope(offer.signal, 'a', to)).topic;
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 9 }),
      fc.string({ minLength: 1, maxLength: 9 }),
      (x, y) => {
        fc.pre(x !== y);
        assert.notEqual(topic('r', x), topic('r', y));
        assert.notEqual(topic(x, 'b'), topic(y, 'b'));
      },
    ),
  );
});

test('an id that is a wildcard subscribes to its own inbox alone', () => {
  assert.deepEqual(native.filters({ room: '#', me: '+' }), [
    'signalbox/1/%23/%2b/inbox',
    'signalbox/1/%23/+/presence',
  ]);
});

test('an id that makes no safe topic level is refused before a topic is built', () => {
  const to = (id: string) => () => native.encode({ room: 'r' }, envelope(offer.signal, 'a', id));
  assert.throws(to(''), RangeError);
  assert.throws(to('x'.repeat(129)), RangeError);
});

const wire = native.encode({ room: 'r' }, offer);
const altered = (change: Record<string, unknown>): string =>
  JSON.stringify({ ...(JSON.parse(wire.payload) as object), ...change });

const hostile: [string, string, string][] = [
  ['not JSON', wire.topic, '{"v":1'],
  ['an empty message in an inbox', wire.topic, ''],
  ['another version', wire.topic, altered({ v: 2 })],
  ['another room in the envelope', wire.topic, altered({ room: 'q' })],
  ['a wrong type', wire.topic, altered({ seq: '3' })],
  ['an SDP that is no text', wire.topic, altered({ body: { kind: 'offer', sdp: 5 } })],
  ['an unknown kind', wire.topic, altered({ body: { kind: 'x' } })],
  ['a payload too large', wire.topic, altered({ pad: 'x'.repeat(70_000) })],
  ['a topic of another room', wire.topic.replace('/r/', '/q/'), wire.payload],
  ['an offer on a presence topic', wire.topic.replace('inbox', 'presence'), wire.payload],
  ['deep nesting', wire.topic, '['.repeat(50_000)],
];

for (const [name, topic, payload] of hostile) {
  test(`refused with a reason: ${name}`, () => {
    const decoded = native.decode({ room: 'r' }, topic, payload);
    assert.ok(!decoded.ok && decoded.why !== '');
  });
}

test('unknown fields are ignored and leave no trace, prototypes stay clean', () => {
  const payload = wire.payload.replace('{', '{"extra":1,"__proto__":{"polluted":true},');
  const decoded = native.decode({ room: 'r' }, wire.topic, payload);
  assert.deepEqual(decoded, { ok: true, envelope: offer });
  assert.equal(Reflect.get({}, 'polluted'), undefined);
});
