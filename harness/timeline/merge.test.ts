import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ClockEstimate } from './clock-sync.ts';
import type { RawEvent } from './event.ts';
import { mergeTimelines } from './merge.ts';

const note = (t: number, text = 'x'): RawEvent => ({ t, kind: 'note', text });
const estimate = (offset: number, at = 0): ClockEstimate => ({
  offset,
  bound: 0.1,
  samples: 5,
  at,
});
const noteTimes = (events: ReturnType<typeof mergeTimelines>, by: string): number[] =>
  events.filter((event) => event.by === by && event.kind === 'note').map((event) => event.t);

test('a peer ahead by 500 ms lands on the harness clock, from the zero of the cell', () => {
  const events = mergeTimelines({
    zero: 1000,
    sources: [{ by: 'offerer', events: [note(1620)], clock: { before: estimate(500, 1010) } }],
    harness: [],
  });
  assert.deepEqual(noteTimes(events, 'offerer'), [120]); // 1620 − 500 − 1000
});

test('between two estimates the offset moves in a straight line, outside it stays', () => {
  const clock = { before: estimate(100, 0), after: estimate(110, 990) };
  // on the peer's clock the estimates lie at 100 and 1100; half way, at 600, the offset is 105
  const events = mergeTimelines({
    zero: 0,
    sources: [{ by: 'offerer', events: [note(50), note(600), note(2000)], clock }],
    harness: [],
  });
  assert.deepEqual(noteTimes(events, 'offerer'), [-50, 495, 1890]);
});

test('each estimate becomes a clock event at the time of its measurement', () => {
  const events = mergeTimelines({
    zero: 10,
    sources: [
      { by: 'answerer', events: [], clock: { before: estimate(3, 12), after: estimate(4, 90) } },
    ],
    harness: [],
  });
  assert.deepEqual(
    events.map((event) => (event.kind === 'clock' ? [event.t, event.of, event.when] : event.kind)),
    [
      [2, 'answerer', 'before'],
      [80, 'answerer', 'after'],
    ],
  );
});

test('a peer whose clock was never measured keeps its events and the timeline says so', () => {
  const events = mergeTimelines({
    zero: 5000,
    sources: [{ by: 'offerer', events: [note(70), note(90)], clock: { before: null } }],
    harness: [],
  });
  assert.deepEqual(noteTimes(events, 'offerer'), [0, 20]);
  assert.equal(noteTimes(events, 'harness').length, 1);
});

test('no event is lost, all are sorted, and equal times keep their order', () => {
  const times = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 30 });
  fc.assert(
    fc.property(times, times, fc.integer({ min: -9, max: 9 }), (ours, theirs, offset) => {
      const named = (list: number[]) => list.sort((a, b) => a - b).map((t, i) => note(t, `${i}`));
      const events = mergeTimelines({
        zero: 0,
        sources: [{ by: 'offerer', events: named(theirs), clock: { before: estimate(offset) } }],
        harness: [{ by: 'harness', events: named(ours) }],
      });
      assert.equal(events.length, ours.length + theirs.length + 1);
      assert.ok(events.every((event, i) => event.t >= (events[i - 1]?.t ?? -Infinity)));
      for (const by of ['offerer', 'harness']) {
        const order = events.flatMap((e) =>
          e.by === by && e.kind === 'note' ? [Number(e.text)] : [],
        );
        assert.deepEqual(order, [...order.keys()]);
      }
    }),
  );
});
