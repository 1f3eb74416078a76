/** The wire log: every MQTT message with its sightings at the sender, the broker and the receivers. */
import { participants, type Participant } from '../core/ids.ts';
import { ofKind, type EventOf, type TimelineEvent } from '../timeline/event.ts';
import { boundBetween } from './one-way.ts';
import type { WireMessage } from './views.ts';

type Sighting = EventOf<'signal.sent'> | EventOf<'broker.publish'> | EventOf<'signal.received'>;

/**
 * Joins the sightings by `ref`; where there is none, in order by topic, kind and size. An empty payload
 * carries no reference: only its sender knows the number, so it is joined by order in all places.
 * A resent message is one row whose `resends` counts the repeats. In the order of first sighting.
 */
export function wireLog(events: readonly TimelineEvent[]): WireMessage[] {
  const lanes = lanesOfClients(events);
  const clocks = ofKind(events, 'clock');
  const boundsFrom = (first: Participant) => ({
    offerer: boundBetween(clocks, first, 'offerer'),
    broker: boundBetween(clocks, first, 'broker'),
    answerer: boundBetween(clocks, first, 'answerer'),
    harness: boundBetween(clocks, first, 'harness'),
  });
  return [...grouped(events).values()].map((group, index) => {
    const message = asMessage(group, index + 1, lanes);
    const first = message.sent ?? message.atBroker ?? message.received[0];
    return { ...message, bounds: boundsFrom(first?.by ?? 'harness') };
  });
}

function grouped(events: readonly TimelineEvent[]): Map<string, Sighting[]> {
  const groups = new Map<string, Sighting[]>();
  const seenBefore = new Map<string, number>();
  for (const event of events) {
    if (!isSighting(event)) continue;
    const key = (event.bytes === 0 ? null : event.ref) ?? orderKey(event, seenBefore);
    groups.set(key, [...(groups.get(key) ?? []), event]);
  }
  return groups;
}

function isSighting(event: TimelineEvent): event is Sighting {
  return ['signal.sent', 'broker.publish', 'signal.received'].includes(event.kind);
}

/** Without a ref, the n-th such message seen in one place is the n-th seen in another: MQTT keeps order per topic. */
function orderKey({ kind, by, topic, signal, bytes }: Sighting, seenBefore: Map<string, number>) {
  const alike = `${topic} ${signal} ${bytes}`;
  const place = `${kind} ${by} ${alike}`;
  const count = (seenBefore.get(place) ?? 0) + 1;
  seenBefore.set(place, count);
  return `no ref: ${alike} ${count}`;
}

function asMessage(
  group: readonly Sighting[],
  number: number,
  lanes: ReadonlyMap<string, Participant>,
): Omit<WireMessage, 'bounds'> {
  const allSent = ofKind(group, 'signal.sent');
  const sent = allSent[0] ?? null;
  const atBroker = ofKind(group, 'broker.publish')[0] ?? null;
  const received = ofKind(group, 'signal.received');
  const { topic, signal, bytes } = describe(group);
  return {
    number,
    sent,
    atBroker,
    received,
    resends: Math.max(0, allSent.length - 1),
    from: sent?.by ?? lanes.get(atBroker?.client ?? '') ?? senderByElimination(received),
    topic,
    signal,
    bytes,
    payload: sent?.payload ?? atBroker?.payload ?? '',
  };
}

/** What the message says of itself, from the sighting nearest to the sender. */
function describe(group: readonly Sighting[]): Pick<Sighting, 'topic' | 'signal' | 'bytes'> {
  const nearest = (event: Sighting) =>
    ['signal.sent', 'broker.publish', 'signal.received'].indexOf(event.kind);
  const [first] = [...group].sort((a, b) => nearest(a) - nearest(b));
  return first ?? { topic: '', signal: 'unknown', bytes: 0 };
}

/** The broker knows clients by their id; peers told theirs when they connected. */
function lanesOfClients(events: readonly TimelineEvent[]): Map<string, Participant> {
  return new Map(ofKind(events, 'mqtt.connecting').map(({ clientId, by }) => [clientId, by]));
}

/** With two peers, what one received without having sent it came from the other. */
function senderByElimination(received: readonly EventOf<'signal.received'>[]): Participant | null {
  const receivers = new Set(received.map((event) => event.by));
  const senders = participants.filter(
    (lane) => (lane === 'offerer' || lane === 'answerer') && !receivers.has(lane),
  );
  return receivers.size > 0 && senders.length === 1 ? (senders[0] ?? null) : null;
}
