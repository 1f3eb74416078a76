/** How true a time is that begins on one participant's clock and ends on another's (catalogue PERF-001). */
import type { Participant } from '../core/ids.ts';
import type { Ms } from '../core/units.ts';
import { ofKind, type TimelineEvent } from '../timeline/event.ts';

/** PERF-001: a one-way time that is true to no more than this is withheld. */
export const widestBound: Ms = 1;

/** @param bound - as {@link boundBetween} gives it, in ms */
export const isWithheld = (bound: Ms): boolean => bound > widestBound;

/**
 * A time between events of these two is true to ± this, in ms: each peer's own clock is known to a bound of its own,
 * and the errors of both count. 0 on one clock, Infinity where a peer's was never measured.
 */
export function boundBetween(
  events: readonly TimelineEvent[],
  one: Participant,
  other: Participant,
): Ms {
  return one === other ? 0 : boundOf(events, one) + boundOf(events, other);
}

/**
 * The wider of before and after, and how far the clock went meanwhile: it is taken to have gone evenly, which nobody saw.
 * What the broker did is stamped by the harness itself.
 */
function boundOf(events: readonly TimelineEvent[], by: Participant): Ms {
  if (by === 'harness' || by === 'broker') return 0;
  const clocks = ofKind(events, 'clock').filter(({ of }) => of === by);
  if (clocks.length === 0) return Infinity;
  const offsets = clocks.map(({ offset }) => offset);
  const drift = Math.max(...offsets) - Math.min(...offsets);
  return Math.max(...clocks.map(({ bound }) => bound)) + drift;
}
