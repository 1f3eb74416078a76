/** How the survivor of an ended connection came to know: by which plane, and how long after the end. */
import { otherRole, type Role } from '../core/ids.ts';
import type { Ms } from '../core/units.ts';
import { ofKind, type EventOf, type TimelineEvent } from '../timeline/event.ts';
import { boundBetween } from './one-way.ts';

/** The ways a side can end, as the steps of the `close` scenario are named. */
export const endings = [
  'offerer closes',
  'answerer closes',
  'offerer killed',
  'answerer killed',
] as const;
export type Ending = (typeof endings)[number];
export type Plane = EventOf<'end.noticed'>['plane'];

export interface EndingSeen {
  readonly ending: Ending;
  readonly survivor: Role;
  /** When the side ended: its kill, else its call of `close`, else the start of the step. */
  readonly at: Ms;
  /** What lies between `at` and a notice is true to ± this, in ms: the two were stamped by two clocks. */
  readonly bound: Ms;
  /** First notice per plane. */
  readonly noticed: readonly Notice[];
  /** First per plane that says that it is over; `disconnected` may pass by itself (webrtc-pc section 4.3.3). */
  readonly over: readonly Notice[];
}

/** `after`: in ms after the end. */
export interface Notice {
  readonly plane: Plane;
  readonly after: Ms;
  readonly detail: string;
}

/** Every ending in the timeline, in order. */
export function endingsOf(events: readonly TimelineEvent[]): EndingSeen[] {
  return events.flatMap((event, index) => {
    const ending = endingName(event);
    return ending === null ? [] : [seen(ending, stretch(events, index, ending), events)];
  });
}

function endingName(event: TimelineEvent): Ending | null {
  if (event.kind !== 'step' || event.phase !== 'start') return null;
  return endings.find((ending) => ending === event.name) ?? null;
}

/** From the start of the step to the start of the step after its end: a notice may come late. */
function stretch(
  events: readonly TimelineEvent[],
  start: number,
  name: Ending,
): readonly TimelineEvent[] {
  const after = events.slice(start + 1);
  const ended = after.findIndex(
    (event) => event.kind === 'step' && event.phase === 'end' && event.name === name,
  );
  const next = after.findIndex(
    (event, i) => i > ended && event.kind === 'step' && event.phase === 'start',
  );
  return next === -1 ? events.slice(start) : events.slice(start, start + 1 + next);
}

function seen(
  ending: Ending,
  events: readonly TimelineEvent[],
  cell: readonly TimelineEvent[],
): EndingSeen {
  const ended: Role = ending.startsWith('offerer') ? 'offerer' : 'answerer';
  const survivor = otherRole(ended);
  const end = endOf(ended, events);
  const at = end?.t ?? 0;
  const notices = ofKind(events, 'end.noticed').filter(({ by }) => by === survivor);
  const all = notices.map(({ plane, t, detail }) => ({ plane, after: t - at, detail }));
  return {
    ending,
    survivor,
    at,
    bound: boundBetween(cell, end?.by ?? 'harness', survivor),
    noticed: firstPerPlane(all),
    over: firstPerPlane(all.filter(({ detail }) => detail !== 'disconnected')),
  };
}

const firstPerPlane = (notices: readonly Notice[]): Notice[] =>
  notices.filter(
    ({ plane }, index) => notices.findIndex((notice) => notice.plane === plane) === index,
  );

function endOf(ended: Role, events: readonly TimelineEvent[]): TimelineEvent | undefined {
  const killed = ofKind(events, 'process').find(
    ({ of, what }) => of === ended && what === 'killed',
  );
  const closed = ofKind(events, 'call').find(({ by, name }) => by === ended && name === 'close');
  return killed ?? closed ?? events[0];
}
