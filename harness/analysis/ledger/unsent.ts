/** What a side never sent or never got, by what the stacks counted themselves: it tells who lost what did not arrive. */
import { otherRole, type Role } from '../../core/ids.ts';
import { ofKind, type EventOf, type TimelineEvent } from '../../timeline/event.ts';

/**
 * How many messages a side sent on a channel, by `messagesSent` of its last statistics (webrtc-stats section 8.11).
 * @returns null where the channel never opened on that side, or its stack does not count
 */
export function sentOn(events: readonly TimelineEvent[], side: Role, label: string): number | null {
  if (!openedBy(events, side).has(label)) return null;
  const ofChannel = lastOf(events, side, 'data-channel').filter((row) => row['label'] === label);
  const sent = ofChannel.length === 1 ? ofChannel[0]?.['messagesSent'] : null;
  return typeof sent === 'number' ? sent : null;
}

/** Whether a side gave its nonce to `send()` and all that left it is what it sent back of the other's. */
export function neverSentNonce(events: readonly TimelineEvent[], side: Role): boolean {
  const own = eventsOf(events, side);
  const labels = openedBy(events, side);
  if (ofKind(own, 'nonce.sent').length !== 1 || labels.size !== 1) return false;
  const sentBack = ofKind(eventsOf(events, otherRole(side)), 'nonce.echoed').length;
  return [...labels].every((label) => sentOn(events, side, label) === sentBack);
}

/**
 * How many bytes of messages one side sent that the other never delivered, by the last statistics of both (webrtc-stats
 * section 8.11). A side without rows of channels, as libdatachannel, counts its messages in the row of its transport.
 * @returns null where one of them does not count
 */
export function neverDelivered(events: readonly TimelineEvent[], to: Role): number | null {
  const from = otherRole(to);
  const sent =
    sumOf(lastOf(events, from, 'data-channel'), 'bytesSent') ??
    sumOf(lastOf(events, from, 'transport'), 'bytesSent');
  const received = sumOf(lastOf(events, to, 'data-channel'), 'bytesReceived');
  return sent === null || received === null ? null : sent - received;
}

type StatsRow = EventOf<'stats'>['entries'][number];

/** The rows of a type in the last statistics of a side. */
const lastOf = (events: readonly TimelineEvent[], side: Role, type: string): readonly StatsRow[] =>
  (ofKind(eventsOf(events, side), 'stats').at(-1)?.entries ?? []).filter(
    (row) => row['type'] === type,
  );

function sumOf(rows: readonly StatsRow[], name: string): number | null {
  const numbers = rows.flatMap((row) => (typeof row[name] === 'number' ? [row[name]] : []));
  return numbers.length === 0 ? null : numbers.reduce((sum, number) => sum + number, 0);
}

const eventsOf = (events: readonly TimelineEvent[], side: Role): TimelineEvent[] =>
  events.filter(({ by }) => by === side);

const openedBy = (events: readonly TimelineEvent[], side: Role): Set<string> =>
  new Set(
    ofKind(eventsOf(events, side), 'channel.state')
      .filter(({ value }) => value === 'open')
      .map(({ label }) => label),
  );
