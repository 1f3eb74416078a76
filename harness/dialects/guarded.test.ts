/** Tests of the guard: whatever a user's dialect does, a peer that speaks it goes on, and its errors say whose they are. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { godotClassic } from './godot-classic.ts';
import type { Dialect } from './dialect.ts';
import { guarded } from './guarded.ts';

const boom = (): never => {
  throw new RangeError('boom');
};
const dialect = (changes: Partial<Dialect>): Dialect => guarded({ ...godotClassic, ...changes });
const place = { room: 'r', peers: ['a', 'b'], secret: '', me: 'a', role: 'offerer' } as const;
const envelope = {
  ...{ from: 'a', to: 'b', session: null, toSession: null, seq: null, createdAt: null },
  signal: { kind: 'offer', sdp: 'v=0' },
} as const;

test('an encode that throws is told with its code, the message and the dialect', () => {
  assert.throws(() => dialect({ encode: boom }).encode(place, envelope), {
    code: 'dialect-threw',
    what: 'encode of offer of the dialect godot-classic threw: RangeError: boom',
  });
});

test('a decode that throws, or returns something else, refuses the message', () => {
  for (const decode of [boom, () => ({ ok: true }) as never, () => null as never]) {
    const decoded = dialect({ decode }).decode(place, 'r/a/offer', 'v=0');
    assert.ok(!decoded.ok && decoded.why.startsWith('decode of godot-classic '));
  }
});

test('framing that throws loses that frame and nothing else', () => {
  const frames = dialect({
    frames: () => ({
      ...{ isReady: true, greeting: () => [], wrap: boom, read: boom, probe: () => null },
      farewell: () => ({ frames: [], lingerMs: 0 }),
    }),
  }).frames(place);
  assert.match(frames?.read('x').note ?? '', /reading a frame threw: RangeError: boom/);
  assert.throws(() => frames?.wrap('x'), { code: 'dialect-threw' });
});

test('what works goes through unchanged', () => {
  const same = dialect({});
  assert.deepEqual(same.encode(place, envelope), godotClassic.encode(place, envelope));
  assert.deepEqual(
    same.decode(place, 'r/a/status', 'connected'),
    godotClassic.decode(place, 'r/a/status', 'connected'),
  );
});
