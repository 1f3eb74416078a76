/** Check HR-4: each peer learns from the broker that the other is there, and that it left. */
import { otherRole, type Role } from '../../core/ids.ts';
import { ofKind, type EventOf, type TimelineEvent } from '../../timeline/event.ts';
import { defineCheck, unlessAny } from './check.ts';

export const presenceSeen = defineCheck({
  id: 'presence-seen',
  claim: 'Each peer sees the other come online, and the one that stays sees the other go.',
  references: ['HR-4'],
  observe: (events) => {
    const problems = [
      ...unseen(events, 'offerer'),
      ...unseen(events, 'answerer'),
      ...notGone(events),
    ];
    return unlessAny(problems, hasLeave(events) ? 'seen to come and to go' : 'each saw the other');
  },
});

function unseen(events: readonly TimelineEvent[], role: Role): string[] {
  return sightings(events, role).some(({ state }) => state === 'online')
    ? []
    : [`the ${role} never saw the ${otherRole(role)} online`];
}

/** Clocks may be this much apart beyond their bound (catalogue PERF-001: 1 ms, and 1 ms of drift). */
const driftMs = 2;

/**
 * Whoever leaves last has nobody to see it go: one side is enough. `leave` begins on the harness's clock, and a quick word
 * is within what that and the peer's are known to; so what counts is the last thing that a peer saw, not before that.
 */
function notGone(events: readonly TimelineEvent[]): string[] {
  const leave = events.find(isLeave);
  if (leave === undefined) return [];
  const gone = (['offerer', 'answerer'] as const).some((role) => {
    const bounds = ofKind(events, 'clock').flatMap(({ of, bound }) => (of === role ? [bound] : []));
    const last = sightings(events, role).at(-1);
    return last?.state === 'offline' && last.t >= leave.t - Math.max(0, ...bounds) - driftMs;
  });
  return gone ? [] : ['neither peer saw the other go offline after `leave`'];
}

const hasLeave = (events: readonly TimelineEvent[]): boolean => events.some(isLeave);
const isLeave = (event: TimelineEvent): boolean =>
  event.kind === 'step' && event.name === 'leave' && event.phase === 'start';

/** What `role` saw of the other; a peer subscribed to all presence sees its own too, which counts for nothing. */
function sightings(events: readonly TimelineEvent[], role: Role): EventOf<'presence'>[] {
  const own = new Set(
    ofKind(events, 'signal.sent').flatMap(({ by, ref }) =>
      by === role && ref !== null ? [idIn(ref)] : [],
    ),
  );
  return ofKind(events, 'presence').filter(({ by, of }) => by === role && !own.has(of));
}

/** A reference is `from/session/seq`. */
const idIn = (ref: string): string => ref.split('/')[0] ?? ref;
