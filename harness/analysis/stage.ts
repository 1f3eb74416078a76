/** How far a connection came: the stages from launch to echo, and the last thing each side was seen to do. */
import type { Role } from '../core/ids.ts';
import { ofKind, type EventOf, type TimelineEvent } from '../timeline/event.ts';
import { firstConnection } from './connections.ts';
import { marksOf } from './marks.ts';
import type { Marks } from './views.ts';

/** In order; each needs the one before. */
export const stages = [
  'launch',
  'meet',
  'offer',
  'answer',
  'connect',
  'encrypt',
  'open',
  'echo',
] as const;
export type Stage = (typeof stages)[number];

/** What goes before a connection: all that is asked of a cell in which none is begun, as in `signalling`. */
const unconnected: readonly Stage[] = ['launch', 'meet'];

/** The stage at which it stopped: the first that is not done on both sides; null when all that were asked for are. */
export function stoppedAt(events: readonly TimelineEvent[]): Stage | null {
  const done = doneStages(events);
  const asked = hasStep(events, 'connect', 'start') ? stages : unconnected;
  return asked.find((stage) => !done[stage]) ?? null;
}

function doneStages(timeline: readonly TimelineEvent[]): Record<Stage, boolean> {
  const events = firstConnection(timeline);
  const a = marksOf(timeline, 'offerer');
  const b = marksOf(timeline, 'answerer');
  const both = (kind: TimelineEvent['kind']) =>
    (['offerer', 'answerer'] as const).every((role) =>
      events.some((event) => event.by === role && event.kind === kind),
    );
  const isMeeting = hasStep(events, 'meet', 'start') && !hasStep(events, 'meet', 'end');
  // Some stacks do not tell the end of ICE: what is encrypted has a path
  const isConnected = ({ T10, T11 }: Marks) => T10 !== null || T11 !== null;
  const opened = a.T12 !== null && b.T12 !== null;
  return {
    launch: both('peer.hello') || (a.T0 !== null && b.T0 !== null),
    meet: a.T2 !== null && b.T2 !== null && !isMeeting,
    offer: a.T6 !== null,
    answer: a.T8 !== null,
    connect: opened || (isConnected(a) && isConnected(b)),
    encrypt: opened || (a.T11 !== null && b.T11 !== null),
    open: opened,
    echo: both('nonce.echoed'),
  };
}

const hasStep = (
  events: readonly TimelineEvent[],
  name: string,
  phase: EventOf<'step'>['phase'],
): boolean => ofKind(events, 'step').some((step) => step.name === name && step.phase === phase);

/** What `role` was last seen to do before it failed or was ended; null when it was never seen. */
export function lastSeen(events: readonly TimelineEvent[], role: Role): TimelineEvent | null {
  const asides = new Set(['failed', 'note', 'stats']);
  return events.findLast((event) => event.by === role && !asides.has(event.kind)) ?? null;
}
