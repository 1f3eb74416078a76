/** Tests of godot-workbench: what the original sent is read, and written again byte for byte; what is hostile is refused. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Signal } from '../core/signal.ts';
import { rawPacketFrames } from './godot-workbench-packets.ts';
import { godotWorkbench } from './godot-workbench.ts';

interface Recorded {
  readonly topic: string;
  readonly retain: number;
  readonly payload: string;
}

const file = new URL('../../fixtures/transcripts/godot-workbench.jsonl', import.meta.url);
const recorded = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);
const room = { room: 'cabbage', peers: [], secret: '' };

const nameOf = (signal: Signal): string => {
  if (signal.kind === 'presence') return `${signal.state} ${signal.word ?? ''}`;
  return signal.kind === 'control' ? signal.word : signal.kind;
};

test('the conversation of the original is read in its order', () => {
  const words = recorded.map(({ topic, payload }) => {
    const decoded = godotWorkbench.decode(room, topic, payload);
    assert.ok(decoded.ok, topic);
    return nameOf(decoded.envelope.signal);
  });
  assert.deepEqual(words, [
    'online unconnected',
    'online serveropen',
    'online unconnected',
    'request_connection',
    'connection_accepted',
    'online connectto',
    'request_offer',
    'online serveropen',
    'offer',
    ...words.slice(9, -2), // as many candidates as the machine had addresses
    'offline closed',
    'offline closed',
  ]);
  assert.deepEqual([...new Set(words.slice(9, -2))].sort(), ['answer', 'candidate']);
});

test('what was read is written again byte for byte', () => {
  for (const { topic, payload, retain } of recorded) {
    const decoded = godotWorkbench.decode(room, topic, payload);
    assert.ok(decoded.ok);
    const wire = godotWorkbench.encode(room, decoded.envelope);
    assert.deepEqual([wire?.topic, wire?.payload, wire?.retain], [topic, payload, retain === 1]);
  }
});

test('the will is that of the original', () => {
  const { topic, payload } = recorded.at(-1) ?? { topic: '', payload: '' };
  const me = topic.split('/')[1] ?? '';
  const will = godotWorkbench.will({ ...room, me, role: 'offerer' });
  assert.deepEqual([will?.topic, will?.payload, will?.retain], [topic, payload, true]);
});

test('a room may have slashes, and an empty status is a name that was cleared', () => {
  const deep = { ...room, room: 'a/b' };
  const decoded = godotWorkbench.decode(deep, 'a/b/x7/status', '');
  assert.ok(decoded.ok);
  assert.deepEqual(decoded.envelope.signal, { kind: 'presence', state: 'offline', word: '' });
});

test('names are x and a number that Godot can have for a peer', () => {
  const { offerer, answerer } = godotWorkbench.names();
  assert.match(`${offerer} ${answerer}`, /^x[1-9]\d* x[1-9]\d*$/);
  assert.notEqual(offerer, answerer);
});

for (const [topic, payload] of [
  ['x7/status', 'connected'],
  ['x7/status', '{"subject":"dancing"}'],
  ['x7/packet/x8', '{"subject":"offer"}'],
  ['x7/packet/x8', '{"subject":"ice_candidate","mid_name":"0","index_name":0,"sdp_name":""}'],
  ['x7/packet', '{"subject":"request_offer"}'],
  ['x7/status/x8', '{"subject":"closed"}'],
] as const) {
  test(`refused with a reason: ${topic} ${payload}`, () => {
    const decoded = godotWorkbench.decode(room, `cabbage/${topic}`, payload);
    assert.ok(!decoded.ok && decoded.why !== '');
  });
}

test('text and bytes travel as raw packets, and packets of the engine are noted and not delivered', () => {
  const frames = rawPacketFrames();
  for (const message of ['', 'aé世🚦', Uint8Array.of(0, 3, 7)]) {
    const [frame = ''] = frames.wrap(message);
    assert.equal((frame as Uint8Array)[0], 3);
    assert.deepEqual(frames.read(frame).deliver, [message]);
  }
  const system = frames.read(Uint8Array.of(7, 1, 5, 0, 0, 0));
  assert.deepEqual([system.deliver, system.note], [[], 'system packet: add peer']);
  assert.match(frames.read(Uint8Array.of(0, 1)).note ?? '', /remote call/);
});
