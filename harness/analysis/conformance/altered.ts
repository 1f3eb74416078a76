/** For tests of the rules: recorded meetings in which everything is right, and ways to spoil them. */
import type { EventKind, EventOf, TimelineEvent } from '../../timeline/event.ts';
import { parseTimeline } from '../../timeline/jsonl.ts';
import { judgeMeeting } from './registry.ts';
import type { Meeting } from './meeting.ts';
import type { Judgement } from './rule.ts';

/** A meeting of which everybody's names are known; its root is that of the first message. */
export function recordedMeeting(text: string, about: Omit<Meeting, 'events' | 'root'>): Meeting {
  const { events } = parseTimeline(text);
  const topic = events.find((event) => event.kind === 'broker.publish')?.topic ?? '';
  return { ...about, events, root: topic.split('/')[0] ?? '' };
}

/** What becomes of an event: another one, several, or none. */
export type Alter = (event: TimelineEvent) => TimelineEvent | readonly TimelineEvent[];

/** Changes the events of one kind that `is` picks; the others stay. */
export const change =
  <K extends EventKind>(
    kind: K,
    is: (event: EventOf<K>) => boolean,
    to: (event: EventOf<K>) => TimelineEvent | readonly TimelineEvent[],
  ): Alter =>
  (event) =>
    isKind(event, kind) && is(event) ? to(event) : event;

const isKind = <K extends EventKind>(event: TimelineEvent, kind: K): event is EventOf<K> =>
  event.kind === kind;

export const nothing = (): readonly TimelineEvent[] => [];

/** A message at the broker whose topic ends so, and who published it by its client id where that matters. */
export const published = (
  end: string,
  to: (event: EventOf<'broker.publish'>) => TimelineEvent | readonly TimelineEvent[],
): Alter => change('broker.publish', ({ topic }) => topic.endsWith(end), to);

/** All that is judged of the altered meeting. */
export function judgedAfter(meeting: Meeting, alter: Alter): Judgement[] {
  const events = meeting.events.flatMap((event) => alter(event));
  return judgeMeeting({ ...meeting, events });
}

/** As a broker of others shows it: an observer's copies, without client ids, wills and retain flags. */
export const asObserved: Alter = (event) => {
  if (event.kind === 'broker.client') return [];
  if (event.kind !== 'broker.publish') return event;
  return { ...event, seenBy: 'observer', retain: false, client: null };
};
