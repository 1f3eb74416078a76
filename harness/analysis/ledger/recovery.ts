/** How it shows that a side makes up for lost packets one at a time: how long that takes, and how it looks on the way. */
import { otherRole, type Role } from '../../core/ids.ts';
import type { Ms } from '../../core/units.ts';
import { ofKind, type TimelineEvent } from '../../timeline/event.ts';
import { counted } from './counted.ts';

/** The longest that a receiver keeps an acknowledgement back (RFC 9260 section 6.2). */
const sackDelayMs = 200;

/** One retransmission timeout of libwebrtc before anything was measured, and the doubled one after it. */
const timeoutsMs = 500 + 1_000;

/** Fewer acknowledgements than these between two looks do not make a rhythm. */
const fewestKept = 10;

/** Timers are late, and a packet may be under way at either look. */
const offRhythm = 1 / 4;

/** How `echo-intact` words messages that came back whole, but too late. */
export const onlyLate =
  /^(\w+: (text|binary) of \d+ B(, (text|binary) of \d+ B)* came back too late, after [\d.]+ s|left out, .*)$/;

/**
 * Whether one acknowledgement at a time, each kept back as long as may be, for every packet of this side that was lost
 * takes as long as the latest echo did.
 */
export function explainsLateness(events: readonly TimelineEvent[], side: Role): boolean {
  const lost = lostPackets(events, side);
  const late: Ms[] = ofKind(events, 'echo.late').map(({ ms }) => ms);
  return lost > 0 && Math.max(...late) <= timeoutsMs + lost * sackDelayMs;
}

/**
 * Whether a side was seen to send just that: between the last two looks at its statistics, one packet per acknowledgement
 * that is kept back. A stack that stands still sends none, or what its timer repeats, less and less often.
 */
export function crawls(events: readonly TimelineEvent[], side: Role): boolean {
  const [first, second] = ofKind(events, 'stats')
    .filter(({ by }) => by === side)
    .slice(-2);
  if (first === undefined || second === undefined) return false;
  const before = packetsSent(
    events.filter(({ t }) => t <= first.t),
    side,
  );
  const after = packetsSent(events, side);
  if (before === null || after === null) return false;
  const kept = (second.t - first.t) / sackDelayMs;
  return kept >= fewestKept && Math.abs(after - before - kept) <= kept * offRhythm;
}

const packetsSent = (events: readonly TimelineEvent[], side: Role): number | null =>
  counted(events, side, { type: 'transport' }, 'packetsSent');

/** `packetsSent` of one side less `packetsReceived` of the other (webrtc-stats, RTCTransportStats); 0 where either counts none. */
function lostPackets(events: readonly TimelineEvent[], side: Role): number {
  const sent = packetsSent(events, side) ?? 0;
  const received = counted(events, otherRole(side), { type: 'transport' }, 'packetsReceived') ?? 0;
  return received === 0 ? 0 : Math.max(0, sent - received);
}
