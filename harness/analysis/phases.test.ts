import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TimelineEvent } from '../timeline/event.ts';
import { marksOf } from './marks.ts';
import { phasesOf } from './phases.ts';
import { sampleConnection } from './sample-timeline.ts';

const durations = (events: readonly TimelineEvent[], role: 'offerer' | 'answerer') =>
  phasesOf(events, role).phases.map(({ id, ms, formula }) => [id, ms, formula]);

test('the marks of both sides are found where the catalogue puts them', () => {
  const common = { T3: 100, T4: 104, T5: 105, T6: 110, T7: 116, T8: 120, T13: 147 };
  const a = { role: 'offerer', T0: 5, T1: 9, T2: 13, T9: 122, T10: 130, T11: 140, T12: 145 };
  const b = { role: 'answerer', T0: 21, T1: 25, T2: 29, T9: 115, T10: 129, T11: 139, T12: 144 };
  assert.deepEqual(marksOf(sampleConnection(), 'offerer'), { ...common, ...a });
  assert.deepEqual(marksOf(sampleConnection(), 'answerer'), { ...common, ...b });
});

test('the phases of the offerer follow each other and add up to T12 − T3', () => {
  assert.deepEqual(durations(sampleConnection(), 'offerer'), [
    ['broker-connect', 4, 'T1 − T0'],
    ['subscribe', 4, 'T2 − T1'],
    ['offer', 4, 'T4 − T3'],
    ['hand-over', 1, 'T5 − T4'],
    ['signalling', 15, 'T8 − T5'],
    ['answer', 2, 'T9 − T8'],
    ['ice', 8, 'T10 − T9'],
    ['dtls', 10, 'T11 − T10'],
    ['channel', 5, 'T12 − T11'],
    ['first-echo', 2, 'T13 − T12'],
  ]);
  const { timeToOpen, timeToFirstEcho, signallingShares } = phasesOf(sampleConnection(), 'offerer');
  assert.deepEqual([timeToOpen, timeToFirstEcho], [45, 47]);
  assert.deepEqual(signallingShares, { answerer: 6, broker: 9 });
});

test('the answerer waits for the offer, makes its answer, then counts from its own T9', () => {
  assert.deepEqual(durations(sampleConnection(), 'answerer').slice(4, 7), [
    ['signalling', 5, 'T6 − T5'],
    ['answer', 5, 'T9 − T6'],
    ['ice', 14, 'T10 − T9'],
  ]);
});

test('what lies between two clocks is true to the sum of their bounds, what one clock tells to 0', () => {
  const bounds = (role: 'offerer' | 'answerer', offererBound = 0.1) =>
    phasesOf(withBound(offererBound), role).phases.flatMap(({ id, bound }) =>
      bound === 0 ? [] : [[id, bound]],
    );
  assert.deepEqual(bounds('answerer'), [['signalling', 0.1 + 0.2]]);
  assert.deepEqual(bounds('answerer', 2), [['signalling', 2.2]]);
  assert.deepEqual(bounds('offerer', 2), []);
  const unmeasured = sampleConnection().filter(({ kind }) => kind !== 'clock');
  assert.equal(phasesOf(unmeasured, 'answerer').bound, Infinity);
});

/** The answerer's stays 0.2 ms. */
const withBound = (bound: number): TimelineEvent[] =>
  sampleConnection().map((event) =>
    event.kind === 'clock' && event.of === 'offerer' ? { ...event, bound } : event,
  );

test('where a stack cannot tell when DTLS is done the channel phase begins at ICE', () => {
  const events = sampleConnection().filter(
    (event) => !(event.kind === 'state' && ['dtls', 'connection'].includes(event.machine)),
  );
  assert.equal(marksOf(events, 'offerer').T11, 'absent');
  assert.deepEqual(durations(events, 'offerer').at(-2), ['channel', 15, 'T12 − T10']);
});

test('where a stack tells no state of ICE, what ICE took is not called DTLS', () => {
  const events = sampleConnection().filter(
    (event) => !(event.kind === 'state' && event.machine === 'ice'),
  );
  assert.deepEqual(durations(events, 'offerer').at(-3), ['ice-dtls', 18, 'T11 − T9']);
});

test('without a DTLS event the connection state stands in for it', () => {
  const events = sampleConnection().filter(
    (event) => !(event.kind === 'state' && event.machine === 'dtls'),
  );
  assert.equal(marksOf(events, 'offerer').T11, 140.5);
});

test('a state event delivered late makes a negative phase, which is not clamped', () => {
  const events = sampleConnection()
    .map((event) => (isIceConnected(event) ? { ...event, t: 142 } : event))
    .sort((a, b) => a.t - b.t);
  const phases = phasesOf(events, 'offerer').phases;
  assert.equal(phases.find(({ id }) => id === 'dtls')?.ms, -2);
});

const isIceConnected = (event: TimelineEvent): boolean =>
  event.by === 'offerer' &&
  event.kind === 'state' &&
  event.machine === 'ice' &&
  event.value === 'connected';

test('a connection that stops after the answer has phases up to there and no total', () => {
  const report = phasesOf(
    sampleConnection().filter(({ t }) => t <= 122),
    'offerer',
  );
  assert.equal(report.phases.at(-1)?.id, 'answer');
  assert.equal(report.timeToOpen, null);
});

test('the marks are those of the first connection, whatever follows', () => {
  const again = sampleConnection()
    .filter(({ t }) => t >= 98)
    .map((event) => ({ ...event, t: event.t + 1000 }));
  const late = [...sampleConnection().filter(({ t }) => t < 140), ...again];
  assert.equal(marksOf(late, 'offerer').T12, null);
  assert.equal(marksOf([...sampleConnection(), ...again], 'offerer').T12, 145);
});
