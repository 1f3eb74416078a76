/** A cell may connect more than once (`close` does): this splits its timeline into its connections. */
import type { TimelineEvent } from '../timeline/event.ts';

/** One stretch of a timeline, from the start of a `connect` step to the start of the next. */
export interface Connection {
  /** 1 for the first. */
  readonly number: number;
  readonly events: readonly TimelineEvent[];
}

/** The connections of a timeline, in order; all of it is one when it has no `connect` step. */
export function connectionsOf(events: readonly TimelineEvent[]): Connection[] {
  const starts = connectStarts(events);
  if (starts.length === 0) return [{ number: 1, events }];
  return starts.map((start, i) => ({ number: i + 1, events: events.slice(start, starts[i + 1]) }));
}

/** From the beginning, launch and join included, to the start of the second `connect` step. */
export function firstConnection(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  return events.slice(0, connectStarts(events)[1]);
}

function connectStarts(events: readonly TimelineEvent[]): number[] {
  return events.flatMap((event, index) =>
    event.kind === 'step' && event.name === 'connect' && event.phase === 'start' ? [index] : [],
  );
}
