/** Tests of godot-classic: what the original sent is read, and written again byte for byte; what is hostile is refused. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { textOf } from '../core/message.ts';
import type { Envelope, Signal } from '../core/signal.ts';
import { chatFrames } from './godot-classic-chat.ts';
import { godotClassic } from './godot-classic.ts';

interface Recorded {
  readonly topic: string;
  readonly retain: number;
  readonly payload: string;
}

const file = new URL('../../fixtures/transcripts/godot-classic.jsonl', import.meta.url);
const recorded = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);
const room = { room: 'crumble77', peers: ['dog111', 'cat222'], secret: '' };

test('every message of the original is read', () => {
  const kinds = recorded.map(({ topic, payload }) => {
    const decoded = godotClassic.decode(room, topic, payload);
    assert.ok(decoded.ok, topic);
    const { from, to, signal } = decoded.envelope;
    return `${from}→${to ?? 'all'} ${signal.kind}`;
  });
  assert.deepEqual(kinds.slice(0, 5), [
    'cat222→all presence',
    'dog111→all presence',
    'dog111→cat222 offer',
    'dog111→cat222 candidate',
    'dog111→cat222 candidate',
  ]);
  assert.deepEqual(kinds.slice(-1), ['cat222→all presence']);
});

test('what was read is written again byte for byte, but for the letters of a ping', () => {
  for (const { topic, payload, retain } of recorded) {
    const decoded = godotClassic.decode(room, topic, payload);
    assert.ok(decoded.ok);
    const wire = godotClassic.encode(room, decoded.envelope);
    assert.equal(wire?.topic, topic);
    assert.equal(wire.retain, retain === 1);
    if (decoded.envelope.signal.kind === 'ping') assert.equal(wire.payload.length, payload.length);
    else assert.equal(wire.payload, payload);
  }
});

const read = (topic: string, payload: string): Signal | string => {
  const decoded = godotClassic.decode(room, `crumble77/${topic}`, payload);
  return decoded.ok ? decoded.envelope.signal : decoded.why;
};

test('what originals may send is taken: 0.0 for 0, an a= in front, a mid of four letters', () => {
  assert.deepEqual(
    read('cat222/ice', '["data",0.0,"a=candidate:1 1 UDP 1 192.0.2.1 9 typ host"]'),
    {
      kind: 'candidate',
      candidate: 'candidate:1 1 UDP 1 192.0.2.1 9 typ host',
      sdpMid: 'data',
      sdpMLineIndex: 0,
      ufrag: null,
    },
  );
});

for (const [why, topic, payload] of [
  ['topic crumble77/a/b/c is not one of this room', 'a/b/c', 'x'],
  ['no topic of this dialect ends in photo', 'cat222/photo', 'x'],
  ['status is neither connected nor stopped: here', 'cat222/status', 'here'],
  ['offer is no SDP', 'cat222/offer', '{"sdp":"v=0"}'],
  ['empty message on answer', 'cat222/answer', ''],
  ['ice is not [mid, line index, candidate]', 'cat222/ice', '{"candidate":"x"}'],
  ['ice is not [mid, line index, candidate]', 'cat222/ice', '["0","0","candidate:1"]'],
  ['ice has an empty candidate', 'cat222/ice', '["0",0,""]'],
] as const) {
  test(`refused with a reason: ${why} (${payload})`, () => {
    assert.equal(read(topic, payload), why);
  });
}

test('the end of candidates and a goodbye have no message, and a candidate loses its a=', () => {
  const write = (signal: Signal) => {
    const undated = { session: null, toSession: null, seq: null, createdAt: null };
    const envelope: Envelope = { ...undated, from: 'dog111', to: 'cat222', signal };
    return godotClassic.encode(room, envelope);
  };
  assert.equal(write({ kind: 'end-of-candidates' }), null);
  assert.equal(write({ kind: 'bye', why: '' }), null);
  const candidate = { candidate: 'a=candidate:1', sdpMid: '0', sdpMLineIndex: 0, ufrag: 'u' };
  assert.deepEqual(write({ kind: 'candidate', ...candidate }), {
    ...{ topic: 'crumble77/cat222/ice', payload: '["0",0,"candidate:1"]', qos: 0, retain: false },
  });
});

test('the will says stopped, retained, on the own status', () => {
  assert.deepEqual(godotClassic.will({ ...room, me: 'dog111', role: 'offerer' }), {
    ...{ topic: 'crumble77/dog111/status', payload: 'stopped', qos: 0, retain: true },
  });
});

test('on the channel $ and N bytes are answered by *N, and * is answered by nothing', () => {
  const frames = chatFrames();
  const probe = frames.probe(1_024);
  const [frame = ''] = probe?.frames ?? [];
  assert.equal(textOf(frame).length, 1_024);
  const { reply, deliver } = frames.read(frame);
  assert.deepEqual([reply.map(textOf), deliver], [['*1024'], []]);
  assert.deepEqual(frames.read('*1024'), { deliver: [], reply: [], echo: '1024' });
  assert.deepEqual(frames.read('hello'), { deliver: ['hello'], reply: [] });
  assert.deepEqual(frames.read('').deliver, []);
});
