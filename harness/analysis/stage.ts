/** How far a connection came: the stages from launch to echo, and the last thing each side was seen to do. */
import type { Role } from '../core/ids.ts';
import type { TimelineEvent } from '../timeline/event.ts';
import { firstConnection } from './connections.ts';
import { marksOf } from './marks.ts';

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

/** The stage at which it stopped: the first that is not done on both sides; null when all are. */
export function stoppedAt(events: readonly TimelineEvent[]): Stage | null {
  const done = doneStages(events);
  return stages.find((stage) => !done[stage]) ?? null;
}

function doneStages(timeline: readonly TimelineEvent[]): Record<Stage, boolean> {
  const events = firstConnection(timeline);
  const a = marksOf(timeline, 'offerer');
  const b = marksOf(timeline, 'answerer');
  const both = (kind: TimelineEvent['kind']) =>
    (['offerer', 'answerer'] as const).every((role) =>
      events.some((event) => event.by === role && event.kind === kind),
    );
  const opened = a.T12 !== null && b.T12 !== null;
  return {
    launch: both('peer.hello') || (a.T0 !== null && b.T0 !== null),
    meet: a.T2 !== null && b.T2 !== null,
    offer: a.T6 !== null,
    answer: a.T8 !== null,
    connect: opened || (a.T10 !== null && b.T10 !== null),
    encrypt: opened || (a.T11 !== null && b.T11 !== null),
    open: opened,
    echo: both('nonce.echoed'),
  };
}

/** What `role` was last seen to do before it failed or was ended; null when it was never seen. */
export function lastSeen(events: readonly TimelineEvent[], role: Role): TimelineEvent | null {
  const asides = new Set(['failed', 'note', 'stats']);
  return events.findLast((event) => event.by === role && !asides.has(event.kind)) ?? null;
}
