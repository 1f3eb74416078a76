import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TimelineEvent } from '../timeline/event.ts';
import { figuresOf } from './figures.ts';
import { figure } from './result.ts';
import { sampleConnection } from './sample-timeline.ts';

const value = (events: readonly TimelineEvent[], name: string): number | undefined => {
  const found = figuresOf(events)[name];
  return found?.type === 'value' ? found.value : found?.p50;
};

test('a connection has its times, its phases and its exact signalling cost', () => {
  const events = sampleConnection();
  assert.equal(value(events, 'time-to-open'), 45);
  assert.equal(value(events, 'time-to-first-echo'), 47);
  assert.equal(value(events, 'phase.dtls'), 10);
  assert.equal(value(events, 'signalling.messages'), 4);
  assert.equal(figuresOf(events)['signalling.bytes']?.class, 'exact');
  assert.equal(figuresOf(events)['time-to-open']?.class, 'absolute');
});

test('what was not measured has no figure', () => {
  assert.deepEqual(figuresOf([]), {});
});

test('the share of candidates that lack mid or index is told for each side that emitted some', () => {
  const candidate: TimelineEvent = {
    ...{
      t: 1,
      by: 'offerer',
      kind: 'candidate',
      side: 'local',
      line: 'candidate:1',
      queued: false,
    },
    ...{ type: 'host', protocol: 'udp', family: 'ipv4', address: '127.0.0.1', port: 1 },
    ...{ sdpMid: '0', sdpMLineIndex: 0 },
  };
  const events: TimelineEvent[] = [
    candidate,
    { ...candidate, sdpMLineIndex: null },
    { ...candidate, line: '' },
  ];
  assert.equal(figuresOf(events)['candidates.incomplete.answerer'], undefined);
  const figure = figuresOf(events)['candidates.incomplete.offerer'];
  assert.deepEqual([figure?.type, figure?.type === 'value' && figure.value], ['value', 0.5]);
});

/** 25 MB in 2 s = 200 Mbit in 2 s = 100 Mbit/s. */
const window = {
  by: 'answerer',
  kind: 'goodput.window',
  direction: 'offerer→answerer',
  ...{ t: 1, messageSize: 16384, bytes: 25_000_000, ms: 2000, warmUpMs: 0, messages: 9 },
  ...{ inOrder: true, intact: true, sentMessages: 9, receivedMessages: 9 },
} as const;

test('goodput is bits per time in the window, named by size, duplex and direction', () => {
  const events = [
    { ...window, duplex: false },
    { ...window, duplex: true, bytes: 12_500_000 },
    { ...window, duplex: false, upTo: 25_000_000, bytes: 25_000_000, ms: 4000 },
    { ...window, duplex: false, upTo: 8 * 1024 * 1024, bytes: 6_250_000 },
  ];
  assert.equal(value(events, 'goodput.16KiB.offerer→answerer'), 100);
  assert.equal(value(events, 'goodput.16KiB.duplex.offerer→answerer'), 50);
  assert.equal(value(events, 'goodput.first-25000000B.offerer→answerer'), 50);
  assert.equal(value(events, 'goodput.first-8MiB.offerer→answerer'), 25);
});

test('a window whose last messages were held back is no figure, and that of the same size both ways is', () => {
  const { direction, messageSize } = window;
  const events: TimelineEvent[] = [
    { ...window, duplex: false },
    { ...window, duplex: true },
    { t: 2, by: 'offerer', kind: 'goodput.held', direction, messageSize, duplex: true, ms: 20_012 },
  ];
  assert.equal(value(events, 'goodput.16KiB.offerer→answerer'), 100);
  assert.equal(value(events, 'goodput.16KiB.duplex.offerer→answerer'), undefined);
});

test('what runs beside round trips is their load, and no goodput', () => {
  const step = { by: 'harness', kind: 'step', name: 'round-trip' } as const;
  const load = { ...window, duplex: false };
  const events: TimelineEvent[] = [
    { ...step, t: 1_000, phase: 'start' },
    { ...load, t: 3_005 }, // by its own clock after the end of the step
    { ...step, t: 3_004, phase: 'end' },
  ];
  assert.equal(value(events, 'round-trip.load'), 100);
  assert.equal(value(events, 'goodput.16KiB.offerer→answerer'), undefined);
  const after = [...events, { ...load, t: 6_000 }];
  assert.equal(value(after, 'goodput.16KiB.offerer→answerer'), 100);
});

test('round trips are pooled per load, and losses are counted beside them', () => {
  const round = {
    t: 1,
    by: 'offerer',
    kind: 'round-trip.samples',
    intervalMs: 20,
    messageSize: 32,
  } as const;
  const events: TimelineEvent[] = [
    { ...round, load: 'idle', scheduled: 3, lost: 0, samples: [1, 2, 3] },
    { ...round, load: 'loaded', scheduled: 3, lost: 3, samples: [] },
  ];
  assert.equal(value(events, 'round-trip.idle'), 2);
  assert.equal(value(events, 'round-trip.loaded'), undefined);
  assert.equal(value(events, 'round-trip.loaded.lost'), 3);
});

const clocks = (offerer: number, answerer: number): TimelineEvent[] =>
  Object.entries({ offerer, answerer }).map(([of, bound]) => ({
    ...{ t: 0, by: 'harness', kind: 'clock', of: of === 'offerer' ? of : 'answerer' },
    ...{ when: 'before', offset: 0, bound, samples: 12 },
  }));

test('a notice between two clocks that may be more than 1 ms apart is no figure (PERF-001)', () => {
  const close: TimelineEvent[] = [
    { t: 10, by: 'harness', kind: 'step', name: 'offerer closes', phase: 'start' },
    { t: 12, by: 'offerer', kind: 'call', name: 'close', phase: 'start', detail: '' },
    { t: 15, by: 'answerer', kind: 'end.noticed', plane: 'channel', detail: '' },
  ];
  assert.equal(value([...clocks(0.1, 0.1), ...close], 'notice.channel.offerer-closes'), 3);
  assert.deepEqual(figuresOf([...clocks(0.1, 2), ...close]), {});
  assert.deepEqual(figuresOf(close), {}, 'clocks that nobody measured');
});

test('a notice counts from the kill, else from the close, per plane and ending', () => {
  const events: TimelineEvent[] = [
    ...clocks(0.4, 0.6), // together 1 ms, which is just enough
    { t: 10, by: 'harness', kind: 'step', name: 'offerer closes', phase: 'start' },
    { t: 12, by: 'offerer', kind: 'call', name: 'close', phase: 'start', detail: '' },
    { t: 15, by: 'answerer', kind: 'end.noticed', plane: 'channel', detail: '' },
    { t: 16, by: 'offerer', kind: 'end.noticed', plane: 'channel', detail: 'its own' },
    { t: 20, by: 'harness', kind: 'step', name: 'offerer closes', phase: 'end' },
    { t: 22, by: 'answerer', kind: 'end.noticed', plane: 'connection', detail: 'late' },
    { t: 30, by: 'harness', kind: 'step', name: 'answerer killed', phase: 'start' },
    { t: 33, by: 'harness', kind: 'process', of: 'answerer', what: 'killed', detail: '' },
    { t: 40, by: 'offerer', kind: 'end.noticed', plane: 'presence', detail: '' },
  ];
  assert.equal(value(events, 'notice.channel.offerer-closes'), 3);
  assert.equal(value(events, 'notice.connection.offerer-closes'), 10);
  assert.equal(value(events, 'notice.presence.answerer-killed'), 7);
  assert.equal(Object.keys(figuresOf(events)).length, 3);
});

test('every figure satisfies the schema of run.json', () => {
  for (const one of Object.values(figuresOf(sampleConnection()))) figure.parse(one);
});

test('figures related to plain TCP: the median over its median, and none without the exchange', () => {
  const round = (samples: number[]): TimelineEvent => ({
    ...{ t: 0, by: 'offerer', kind: 'round-trip.samples', load: 'idle', intervalMs: 20 },
    ...{ messageSize: 32, scheduled: samples.length, lost: 0, samples },
  });
  const tcp: TimelineEvent = {
    ...{ t: 0, by: 'harness', kind: 'reference.tcp', roundTrips: [0.1, 0.2, 0.3] },
    ...{ bytes: 1_000_000, ms: 4 },
  };
  const figures = figuresOf([tcp, round([1, 3, 2])]);
  const related = figures['round-trip.idle.over-tcp'];
  assert.ok(related?.type === 'value' && related.value === 10 && related.class === 'relative');
  const goodput = figures['reference.tcp.goodput'];
  assert.ok(goodput?.type === 'value' && goodput.value === 2_000); // 8 Mbit in 4 ms
  assert.equal(figuresOf([round([1])])['round-trip.idle.over-tcp'], undefined);
});
