/** What a connection costs in MQTT messages until the channel is open (catalogue 6.4, PERF-007). */
import type { Role } from '../core/ids.ts';
import type { Bytes } from '../core/units.ts';
import { ofKind, type EventOf, type TimelineEvent } from '../timeline/event.ts';
import { firstConnection } from './connections.ts';
import { marksOf } from './marks.ts';

export type CostKind = 'presence' | 'offer' | 'answer' | 'candidate' | 'end' | 'other';

export interface SignallingCost {
  readonly by: Role;
  readonly kind: CostKind;
  /** PUBLISH packets handed to the MQTT client, resends included. */
  readonly messages: number;
  readonly bytes: Bytes;
}

/**
 * PUBLISH packets and payload bytes per peer and kind, from T3 until both sides are open; one row for each
 * that occurred. Null when a side did not open, since then there is no end to count up to.
 * @see catalogue section 6.4
 */
export function signallingCost(timeline: readonly TimelineEvent[]): SignallingCost[] | null {
  const { T3, T12: offererOpen } = marksOf(timeline, 'offerer');
  const { T12: answererOpen } = marksOf(timeline, 'answerer');
  if (T3 === null || offererOpen === null || answererOpen === null) return null;
  const until = Math.max(offererOpen, answererOpen);
  const sent = ofKind(firstConnection(timeline), 'signal.sent').filter(
    ({ t }) => t >= T3 && t <= until,
  );
  return (['offerer', 'answerer'] as const).flatMap((by) =>
    perKind(sent.filter((event) => event.by === by)).map((row) => ({ by, ...row })),
  );
}

function perKind(sent: readonly EventOf<'signal.sent'>[]): Omit<SignallingCost, 'by'>[] {
  const rows = new Map<CostKind, { messages: number; bytes: Bytes }>();
  for (const { signal, bytes } of sent) {
    const row = rows.get(costKind(signal)) ?? { messages: 0, bytes: 0 };
    rows.set(costKind(signal), { messages: row.messages + 1, bytes: row.bytes + bytes });
  }
  return [...rows].map(([kind, row]) => ({ kind, ...row }));
}

function costKind(signal: EventOf<'signal.sent'>['signal']): CostKind {
  switch (signal) {
    case 'presence':
    case 'offer':
    case 'answer':
    case 'candidate':
      return signal;
    case 'end-of-candidates':
      return 'end';
    case 'bye':
    case 'ping':
    case 'pong':
    case 'chat':
    case 'control':
    case 'unknown':
      return 'other';
  }
}
