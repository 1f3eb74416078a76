import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Role } from '../../core/ids.ts';
import { recordingOf, type RecordedMessage, type Recording } from './recording.ts';
import { shippedRecording } from './recordings.ts';
import { ReplayScript } from './replay-script.ts';

const message = (from: Role, payload: string, after: readonly number[]): RecordedMessage => ({
  ...{ from, payload, after, qos: 1 },
  topic: `signalbox/1/oldroom0/${from === 'offerer' ? 'answerer' : 'offerer'}/inbox`,
});

/** Offer; a candidate of the answerer that was sent before the offer came; the answer; the end, after both. */
const recording: Recording = {
  ...{ name: 'a→b', room: 'oldroom0', sessions: ['aaaa1111', 'bbbb2222'], timeToOpen: 100 },
  messages: [
    message('offerer', 'offer aaaa1111 oldroom0', []),
    message('answerer', 'early bbbb2222', []),
    message('answerer', 'answer bbbb2222 aaaa1111', [0]),
    message('offerer', 'end aaaa1111', [1, 2]),
  ],
};

const taken = (script: ReplayScript, role: Role) => script.take(role).map(({ index }) => index);
const arrives = (script: ReplayScript, index: number) =>
  script.arrived(script.messages[index]?.payload ?? Buffer.alloc(0));

test('each message waits for what its sender had received, and for its own earlier ones', () => {
  const script = new ReplayScript(recording, 'newroom0');
  assert.deepEqual([taken(script, 'offerer'), taken(script, 'answerer')], [[0], [1]]);
  arrives(script, 0);
  assert.deepEqual(taken(script, 'answerer'), [2]);
  arrives(script, 2); // overtook 1: the end still waits for it
  assert.deepEqual(taken(script, 'offerer'), []);
  arrives(script, 1);
  assert.deepEqual(taken(script, 'offerer'), [3]);
  assert.equal(script.done, false);
  arrives(script, 3);
  assert.equal(script.done, true);
});

test('a duplicate, and a message of an earlier performance, do not count', () => {
  const [before, script] = [
    new ReplayScript(recording, 'newroom0'),
    new ReplayScript(recording, 'newroom0'),
  ];
  assert.equal(script.arrived(before.messages[0]?.payload ?? Buffer.alloc(0)), false);
  assert.deepEqual([arrives(script, 0), arrives(script, 0)], [true, false]);
  assert.equal(script.received, 1);
});

test('room and sessions are replaced everywhere, and no size changes', () => {
  const script = new ReplayScript(recording, 'newroom0');
  for (const [index, { payload, topic }] of script.messages.entries()) {
    assert.equal(payload.length, recording.messages[index]?.payload.length);
    assert.doesNotMatch(payload.toString() + topic, /oldroom0|aaaa1111|bbbb2222/);
  }
});

test('the shipped recording begins with the offer, and everything else depends on it', () => {
  const { name, messages, timeToOpen } = shippedRecording();
  assert.equal(name, 'chromium→firefox');
  assert.ok(timeToOpen > 50 && timeToOpen < 1_000, `${timeToOpen} ms`);
  assert.match(messages[0]?.payload ?? '', /"kind":"offer"/);
  const fromAnswerer = messages.filter(({ from }) => from === 'answerer');
  assert.ok(fromAnswerer.length > 1 && fromAnswerer.every(({ after }) => after.includes(0)));
  assert.ok(messages.every(({ payload }) => !payload.includes('"presence"')));
});

test('a timeline without an open channel is refused by its cell', () => {
  const header = {
    schema: 'signalbox-timeline/1',
    cell: 'connect/a→b/aedes/direct/native',
    attempt: 0,
  };
  assert.throws(() => recordingOf(`${JSON.stringify(header)}\n`), {
    code: 'bad-archive',
    message: /a→b/,
  });
});
