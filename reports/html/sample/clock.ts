/** Writes an invented timeline event by event, so that the sample reads like a story. */
import type { Participant } from '../../../harness/core/ids.ts';
import type { RawEvent, TimelineEvent } from '../../../harness/timeline/event.ts';

/** Distributes over the union, so that each kind keeps its own fields. */
type BodyOf<E> = E extends RawEvent ? Omit<E, 't'> : never;
export type EventBody = BodyOf<RawEvent>;

export interface Story {
  readonly events: TimelineEvent[];
  /** Notes that at `t` ms since the cell began participant `by` saw `body`. */
  at(t: number, by: Participant, body: EventBody): void;
}

/** An empty story; `events` are sorted by the caller when it is over. */
export function beginStory(): Story {
  const events: TimelineEvent[] = [];
  return {
    events,
    at(t, by, body) {
      const event = { ...body, t: Math.round(t * 100) / 100, by };
      events.push(event);
    },
  };
}
