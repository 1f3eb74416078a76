/** What two peers of the published package were recorded to say is read, and written again in the same form. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Envelope } from '../core/signal.ts';
import type { Room } from './dialect.ts';
import { trystero } from './trystero.ts';

interface Recorded {
  readonly topic: string;
  readonly qos: number;
  readonly retain: number;
  readonly payload: string;
}
type Comer = 'answerer' | 'offerer';

function recordingOf(comer: Comer): { room: Room; lines: readonly Recorded[] } {
  const name = `../../fixtures/transcripts/trystero-${comer}-comes.jsonl`;
  const text = readFileSync(new URL(name, import.meta.url), 'utf8').trim();
  const lines = text.split('\n').map((line) => JSON.parse(line) as Recorded);
  const ids = lines.map(({ payload }) => (JSON.parse(payload) as { peerId: string }).peerId);
  return { room: { room: 'demo-app/room1', peers: [...new Set(ids)].sort(), secret: '' }, lines };
}

function envelopeOf(room: Room, { topic, payload }: Recorded): Envelope {
  const decoded = trystero.decode(room, topic, payload);
  assert.ok(decoded.ok, payload);
  return decoded.envelope;
}

/** `offerer→answerer offer` and the like: of two the smaller id offers. */
function kinds(comer: Comer): string[] {
  const { room, lines } = recordingOf(comer);
  const roleOf = (id: string | null) =>
    id === null ? 'all' : id === room.peers[0] ? 'offerer' : 'answerer';
  return lines.map((line) => {
    const { from, to, signal } = envelopeOf(room, line);
    return `${roleOf(from)}→${roleOf(to)} ${signal.kind}`;
  });
}

const times = (count: number, kind: string): string[] => Array.from({ length: count }, () => kind);

test('the larger id comes: it announces itself and is offered to', () => {
  assert.deepEqual(kinds('answerer'), [
    ...times(4, 'offerer→all presence'),
    'answerer→all presence',
    'offerer→answerer offer',
    ...times(3, 'answerer→offerer candidate'), // they were faster than their answer
    'answerer→offerer answer',
    ...times(3, 'answerer→all presence'),
  ]);
});

test('the smaller id comes: it is nudged, and offers', () => {
  assert.deepEqual(kinds('offerer'), [
    ...times(4, 'answerer→all presence'),
    'offerer→all presence',
    'answerer→offerer presence',
    'offerer→answerer offer',
    ...times(3, 'answerer→offerer candidate'),
    'answerer→offerer answer',
    ...times(3, 'offerer→all presence'),
  ]);
});

test('what was read is written again: same topic, keys in the same order, and the same text under the cipher', () => {
  for (const comer of ['answerer', 'offerer'] as const) {
    const { room, lines } = recordingOf(comer);
    for (const line of lines) {
      const envelope = envelopeOf(room, line);
      const wire = trystero.encode(room, envelope);
      assert.equal(wire?.topic, line.topic);
      assert.deepEqual([wire.qos, wire.retain], [line.qos, line.retain === 1]);
      const keys = (payload: string) => Object.keys(JSON.parse(payload) as object);
      assert.deepEqual(keys(wire.payload), keys(line.payload));
      assert.deepEqual(envelopeOf(room, { ...line, ...wire, retain: line.retain }), envelope);
    }
  }
});
