/** Takes from a recorded timeline what a replay needs: the messages of the negotiation and what each waited for. */
import { HarnessError } from '../../core/errors.ts';
import { parseCellId, otherRole, type Role } from '../../core/ids.ts';
import type { Ms } from '../../core/units.ts';
import { ofKind, type EventOf, type TimelineEvent } from '../../timeline/event.ts';
import { parseTimeline } from '../../timeline/jsonl.ts';

export interface RecordedMessage {
  readonly from: Role;
  /** Of the recording, with its room and sessions; a replay puts its own in their place. */
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1;
  /** Indices of the messages that its sender had received before it sent this one. */
  readonly after: readonly number[];
}

export interface Recording {
  /** `chromium→firefox`. */
  readonly name: string;
  readonly room: string;
  /** Nonces of the two sessions. */
  readonly sessions: readonly string[];
  /** In the order in which they were sent. */
  readonly messages: readonly RecordedMessage[];
  /** From `createOffer` to the open channel, at the offerer (catalogue 6.1: T12 − T3). */
  readonly timeToOpen: Ms;
}

/**
 * Reads a timeline of one cell. The negotiation is what both peers published from the offerer's `createOffer`
 * to its open channel, each message once. Presence is not part of it.
 * @param text - of a timeline file, native dialect
 * @throws HarnessError `bad-archive` when it is damaged or holds no negotiation that opened
 */
export function recordingOf(text: string): Recording {
  const { header, events } = parseTimeline(text);
  const { from, to } = negotiationSpan(events, header.cell);
  const sent = ofKind(events, 'signal.sent').filter(
    (event) => event.t >= from && event.t <= to && !event.resend && event.signal !== 'presence',
  );
  const [first] = sent;
  const room = first?.topic.split('/')[2];
  if (room === undefined || first?.topic.startsWith('signalbox/1/') !== true) {
    throw noNegotiation(header.cell, 'no message of the native dialect was sent in it');
  }
  const key = parseCellId(header.cell);
  return {
    name: key === null ? header.cell : `${key.offerer}→${key.answerer}`,
    room,
    sessions: [...new Set(sent.map(sessionOf))],
    messages: sent.map((event) => messageOf(event, sent, events)),
    timeToOpen: to - from,
  };
}

type Sent = EventOf<'signal.sent'>;

function negotiationSpan(events: readonly TimelineEvent[], cell: string): { from: Ms; to: Ms } {
  const offer = ofKind(events, 'call').find(
    ({ by, name, phase }) => by === 'offerer' && name === 'createOffer' && phase === 'start',
  );
  const open = ofKind(events, 'channel.state').find(
    ({ by, value }) => by === 'offerer' && value === 'open',
  );
  if (offer === undefined) throw noNegotiation(cell, 'the offerer never called createOffer');
  if (open === undefined) throw noNegotiation(cell, 'the channel never opened at the offerer');
  return { from: offer.t, to: open.t };
}

function messageOf(
  event: Sent,
  sent: readonly Sent[],
  events: readonly TimelineEvent[],
): RecordedMessage {
  const from: Role = event.by === 'offerer' ? 'offerer' : 'answerer';
  const heard = ofKind(events, 'signal.received').filter(
    ({ by, t }) => by === from && t <= event.t,
  );
  const refs = new Set(heard.map(({ ref }) => ref));
  const after = sent.flatMap((other, index) =>
    other.by === otherRole(from) && refs.has(other.ref) ? [index] : [],
  );
  const { topic, payload, qos } = event;
  return { from, topic, payload, qos: qos === 0 ? 0 : 1, after };
}

/** `from/session/seq`. */
const sessionOf = ({ ref }: Sent): string => ref?.split('/')[1] ?? '';

const noNegotiation = (cell: string, why: string): HarnessError =>
  new HarnessError({
    code: 'bad-archive',
    what: `the timeline of ${cell} holds no negotiation to replay: ${why}`,
    cure: 'record a cell of the scenario connect that passed, with the native dialect',
  });
