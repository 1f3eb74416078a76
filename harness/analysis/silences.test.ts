import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quietWait, type TimelineEvent } from '../timeline/event.ts';
import { sampleConnection } from './sample-timeline.ts';
import { silencesOf } from './silences.ts';

/** The sample, with `ms` of silence put in from time `at` on. */
const delayed = (at: number, ms: number): TimelineEvent[] =>
  sampleConnection().map((event) => (event.t >= at ? { ...event, t: event.t + ms } : event));

test('a second of silence within DTLS is named, as a hypothesis', () => {
  const [silence, ...rest] = silencesOf(delayed(131, 980));
  assert.deepEqual([silence?.start, silence?.phase, rest], [130, 'dtls', []]);
  assert.equal(silence?.text, 'no event for 989 ms while this was under way: DTLS');
  assert.match(silence.hypothesis ?? '', /^looks like one lost DTLS flight.*DTLS-008/);
});

test('three seconds of silence within DTLS look like two lost flights', () => {
  assert.match(silencesOf(delayed(131, 3000))[0]?.hypothesis ?? '', /two lost DTLS flights/);
});

test('a second of silence within ICE has no hypothesis', () => {
  const [silence] = silencesOf(delayed(126, 980));
  assert.deepEqual([silence?.phase, silence?.hypothesis], ['ice', null]);
});

test('half a second within DTLS has no hypothesis', () => {
  assert.equal(silencesOf(delayed(131, 500))[0]?.hypothesis, null);
});

test('a gap shorter than a tenth of the whole is no silence, nor is one under 50 ms', () => {
  assert.deepEqual(silencesOf(sampleConnection()), [
    { start: 50, ms: 50, phase: null, text: 'no event for 50 ms', hypothesis: null },
  ]);
  assert.equal(silencesOf(sampleConnection(), { atLeast: 51 }).length, 0);
  assert.equal(
    silencesOf(delayed(131, 980)).some(({ start }) => start === 50),
    false,
  );
});

test('DTLS that began before the offerer had its answer is named as the cause', () => {
  const late = delayed(131, 980);
  const early = late.map((event) =>
    event.by === 'answerer' && event.kind === 'state' && event.machine === 'ice'
      ? { ...event, t: 100 }
      : event,
  );
  const sorted = early.sort((a, b) => a.t - b.t);
  const guess = (events: TimelineEvent[]) =>
    silencesOf(events).find(({ phase }) => phase === 'dtls')?.hypothesis ?? '';
  assert.match(guess(sorted), /before the offerer had applied its answer/);
  assert.doesNotMatch(guess(late), /before the offerer/);
});

test('a second before the first echo looks like a lost SCTP packet', () => {
  const echo = sampleConnection().findIndex(({ kind }) => kind === 'nonce.echoed');
  const at = sampleConnection()[echo]?.t ?? 0;
  const silences = silencesOf(delayed(at, 1000));
  assert.match(silences.map(({ hypothesis }) => hypothesis ?? '').join(), /SCTP/);
});

test('a wait for a quiet machine is no silence, and makes no other one smaller', () => {
  const step = { by: 'harness', kind: 'step', name: quietWait } as const;
  const waited: TimelineEvent[] = delayed(98, 9_000).flatMap((event) =>
    event.kind === 'step' && event.name === 'connect' && event.phase === 'start'
      ? [{ t: 70, ...step, phase: 'start' }, { t: event.t, ...step, phase: 'end' }, event]
      : [event],
  );
  assert.deepEqual(silencesOf(waited), []);
  const late = waited.map((event) => (event.t >= 9_131 ? { ...event, t: event.t + 980 } : event));
  assert.deepEqual(
    silencesOf(late).map(({ phase }) => phase),
    ['dtls'],
  );
});
