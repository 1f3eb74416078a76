/** Which ICE candidates each side found and was told of, and which pair carried the data. */
import type { Role } from '../core/ids.ts';
import { ofKind, type EventOf, type TimelineEvent } from '../timeline/event.ts';
import { firstConnection } from './connections.ts';

export interface CandidateSummary {
  readonly role: Role;
  readonly local: readonly EventOf<'candidate'>[];
  readonly remote: readonly EventOf<'candidate'>[];
  /** Local ones per `type protocol family`, e.g. `host udp ipv4` → 2. */
  readonly localKinds: ReadonlyMap<string, number>;
  /** Remote ones that had to wait until both descriptions were there (catalogue HR-3). */
  readonly queued: number;
  /** Whether this side said that there are no more, and was told so. */
  readonly ended: { readonly local: boolean; readonly remote: boolean };
  /** The pair that carried the data; null where the stack does not tell. */
  readonly selected: { readonly local: string; readonly remote: string } | null;
}

/** What one side knows of addresses, in the first connection of the timeline. */
export function candidatesOf(timeline: readonly TimelineEvent[], role: Role): CandidateSummary {
  const events = firstConnection(timeline).filter((event) => event.by === role);
  const all = ofKind(events, 'candidate');
  const on = (side: 'local' | 'remote') => all.filter((event) => event.side === side);
  const real = (side: 'local' | 'remote') => on(side).filter((event) => event.type !== 'end');
  const ends = (side: 'local' | 'remote') => on(side).some((event) => event.type === 'end');
  const pair = ofKind(events, 'selected-pair').at(-1);
  return {
    role,
    local: real('local'),
    remote: real('remote'),
    localKinds: countKinds(real('local')),
    queued: real('remote').filter((event) => event.queued).length,
    ended: { local: ends('local'), remote: ends('remote') },
    selected: pair === undefined ? null : { local: pair.local, remote: pair.remote },
  };
}

function countKinds(candidates: readonly EventOf<'candidate'>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { type, protocol, family } of candidates) {
    const kind = `${type} ${protocol} ${family}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}
