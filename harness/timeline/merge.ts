/** Brings what every participant recorded on its own clock onto one: ms since the cell began. */
import type { Participant } from '../core/ids.ts';
import type { Ms } from '../core/units.ts';
import type { ClockEstimate } from './clock-sync.ts';
import type { RawEvent, TimelineEvent } from './event.ts';

/** A participant with a clock of its own. */
export interface ClockedSource {
  readonly by: Participant;
  readonly events: readonly RawEvent[];
  /** Its offset as measured before and after the cell; null where it could not be measured. */
  readonly clock: { readonly before: ClockEstimate | null; readonly after?: ClockEstimate | null };
}

/** Events that the harness's own clock stamped: its own, and those of an embedded broker. */
export interface HarnessSource {
  readonly by: Participant;
  readonly events: readonly RawEvent[];
}

export interface MergeInput {
  /** When the cell began, in ms on the harness's clock: the zero of the timeline. */
  readonly zero: Ms;
  readonly sources: readonly ClockedSource[];
  readonly harness: readonly HarnessSource[];
}

/**
 * One timeline, sorted by time; events of equal time keep the order in which they were handed in.
 * No event is dropped. Each clock estimate becomes a `clock` event. A source whose clock was never
 * measured is laid so that its first event is at 0, and a `note` says so.
 */
export function mergeTimelines({ zero, sources, harness }: MergeInput): TimelineEvent[] {
  const merged = [
    ...harness.flatMap(({ by, events }) => placed(by, events, (t) => t - zero)),
    ...sources.flatMap((source) => clockEvents(source, zero)),
    ...sources.flatMap((source) => placed(source.by, source.events, clockOf(source, zero))),
  ];
  return merged.sort((a, b) => a.t - b.t); // stable since ES2019
}

type ToCellTime = (t: Ms) => Ms;

function placed(by: Participant, events: readonly RawEvent[], toCell: ToCellTime): TimelineEvent[] {
  return events.map((event): TimelineEvent => ({ ...event, by, t: toCell(event.t) }));
}

function clockOf({ clock, events }: ClockedSource, zero: Ms): ToCellTime {
  const { before, after = null } = clock;
  if (before !== null && after !== null) return drifting(before, after, zero);
  const only = before ?? after;
  if (only !== null) return (t) => t - only.offset - zero;
  const first = events.reduce((low, event) => Math.min(low, event.t), Infinity);
  return (t) => t - first;
}

/**
 * Between two measurements the offset is taken to drift linearly; outside them the nearer one holds,
 * because extrapolating the noise of two close measurements would do more harm than the drift.
 */
function drifting(before: ClockEstimate, after: ClockEstimate, zero: Ms): ToCellTime {
  const from = before.at + before.offset; // both measurements, on the peer's clock
  const span = after.at + after.offset - from;
  return (t) => {
    const share = span > 0 ? Math.min(1, Math.max(0, (t - from) / span)) : 0;
    return t - (before.offset + share * (after.offset - before.offset)) - zero;
  };
}

function clockEvents({ by, clock, events }: ClockedSource, zero: Ms): TimelineEvent[] {
  const { before, after = null } = clock;
  const estimates = [
    { when: 'before', estimate: before },
    { when: 'after', estimate: after },
  ] as const;
  const seen = estimates.flatMap(({ when, estimate }): TimelineEvent[] => {
    if (estimate === null) return [];
    const { at, offset, bound, samples } = estimate;
    return [{ t: at - zero, by: 'harness', kind: 'clock', of: by, when, offset, bound, samples }];
  });
  return seen.length > 0 || events.length === 0 ? seen : [unmeasured(by)];
}

function unmeasured(by: Participant): TimelineEvent {
  const text = `the clock of the ${by} was never measured: its events are placed as if its first was at 0`;
  return { t: 0, by: 'harness', kind: 'note', text };
}
