/** What a side never sent, by what its stack counted itself: of a word that did not arrive, it tells who lost it. */
import { otherRole, type Role } from '../../core/ids.ts';
import { ofKind, type TimelineEvent } from '../../timeline/event.ts';
import { counted } from './counted.ts';

/**
 * How many messages a side sent on a channel, by `messagesSent` of its last statistics (webrtc-stats section 8.11).
 * @returns null where the channel never opened on that side, or its stack does not count
 */
export function sentOn(events: readonly TimelineEvent[], side: Role, label: string): number | null {
  if (!openedBy(events, side).has(label)) return null;
  return counted(events, side, { type: 'data-channel', label }, 'messagesSent');
}

/** Whether a side gave its nonce to `send()` and all that left it is what it sent back of the other's. */
export function neverSentNonce(events: readonly TimelineEvent[], side: Role): boolean {
  const own = eventsOf(events, side);
  const labels = openedBy(events, side);
  if (ofKind(own, 'nonce.sent').length !== 1 || labels.size !== 1) return false;
  const sentBack = ofKind(eventsOf(events, otherRole(side)), 'nonce.echoed').length;
  return [...labels].every((label) => sentOn(events, side, label) === sentBack);
}

const eventsOf = (events: readonly TimelineEvent[], side: Role): TimelineEvent[] =>
  events.filter(({ by }) => by === side);

const openedBy = (events: readonly TimelineEvent[], side: Role): Set<string> =>
  new Set(
    ofKind(eventsOf(events, side), 'channel.state')
      .filter(({ value }) => value === 'open')
      .map(({ label }) => label),
  );
