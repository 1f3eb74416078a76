/** What the path lost of a side's packets, by what both stacks counted, and the time that making up for it explains. */
import { otherRole, type Role } from '../../core/ids.ts';
import type { Ms } from '../../core/units.ts';
import { ofKind, type TimelineEvent } from '../../timeline/event.ts';
import { counted } from './counted.ts';

/** The longest that a receiver keeps an acknowledgement back (RFC 9260 section 6.2). */
const sackDelayMs = 200;

/** One retransmission timeout of libwebrtc before anything was measured, and the doubled one after it. */
const timeoutsMs = 500 + 1_000;

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

/** `packetsSent` of one side less `packetsReceived` of the other (webrtc-stats, RTCTransportStats); 0 where either counts none. */
function lostPackets(events: readonly TimelineEvent[], side: Role): number {
  const sent = counted(events, side, { type: 'transport' }, 'packetsSent') ?? 0;
  const received = counted(events, otherRole(side), { type: 'transport' }, 'packetsReceived') ?? 0;
  return received === 0 ? 0 : Math.max(0, sent - received);
}
