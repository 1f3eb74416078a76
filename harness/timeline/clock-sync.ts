/** How far a peer's clock is ahead of the harness's, from pings that each side stamps on its own clock. */
import { HarnessError } from '../core/errors.ts';
import type { Ms } from '../core/units.ts';

/** One ping: sent (our clock), received and replied (its clock), returned (our clock), in ms. */
export type Exchange = readonly [t1: Ms, t2: Ms, t3: Ms, t4: Ms];

/** What a series of pings tells of a peer's clock. */
export interface ClockEstimate {
  /** ms; positive when the peer is ahead: peer time = harness time + offset. */
  readonly offset: Ms;
  /** The offset is true to within ± this, in ms, 0 or more. */
  readonly bound: Ms;
  /** How many pings were looked at. */
  readonly samples: number;
  /** When it was measured: the middle of the chosen ping, in ms on the harness's clock. */
  readonly at: Ms;
}

/**
 * Offset of a peer's clock from ours, from one ping.
 * @returns offset in ms, positive when the peer is ahead, true to within ±`bound` ms
 * @throws HarnessError `clock-backwards` when either clock ran backwards between its readings
 * @see RFC 5905 §8, on-wire protocol: theta = ((T2 − T1) + (T3 − T4)) / 2, delta = (T4 − T1) − (T3 − T2)
 */
export function clockOffset([t1, t2, t3, t4]: Exchange): { offset: Ms; bound: Ms } {
  if (t4 < t1) throw backwards('the harness', t1, t4);
  if (t3 < t2) throw backwards('the peer', t2, t3);
  const offset = (t2 - t1 + (t3 - t4)) / 2;
  // A coarse peer timer can make its processing look longer than the whole round trip: bound 0 at least.
  const bound = Math.max(0, (t4 - t1 - (t3 - t2)) / 2);
  return { offset, bound };
}

/**
 * The best of several pings: the lowest round trip wins, since it leaves the least room for asymmetry.
 * @param step - smallest step of the peer's clock, in ms: each reading may be that much too early
 * @throws HarnessError `clock-backwards` as {@link clockOffset} does; `harness-error` without any ping
 * @see RFC 5905 §10, clock filter: the sample of minimum delay
 */
export function bestOffset(exchanges: readonly Exchange[], step: Ms = 0): ClockEstimate {
  const measured = exchanges.map((exchange) => ({
    ...clockOffset(exchange),
    at: (exchange[0] + exchange[3]) / 2,
  }));
  const [first, ...rest] = measured;
  if (first === undefined) {
    throw new HarnessError({
      code: 'harness-error',
      what: 'a clock offset was asked for without a single ping',
      cure: 'ping the peer at least once before reading its clock',
    });
  }
  const best = rest.reduce((low, next) => (next.bound < low.bound ? next : low), first);
  return { ...best, bound: best.bound + step, samples: measured.length };
}

function backwards(whose: string, from: Ms, to: Ms): HarnessError {
  return new HarnessError({
    code: 'clock-backwards',
    what: `the clock of ${whose} went from ${from} to ${to} ms within one ping`,
    cure: 'stamp events with performance.now(), never with Date.now()',
  });
}
