/**
 * The native dialect, version 1: one inbox a peer, retained presence with a last will, JSON envelopes.
 *
 *   signalbox/1/<room>/<peer>/presence   retained; empty payload means gone
 *   signalbox/1/<room>/<peer>/inbox      everything addressed to <peer>
 *
 * Ids become topic levels through `encodeLevel`, so that no id can reach another room (SIG-017, SIG-018).
 */
// The small build: the agent carries it into every page
import * as z from 'zod/mini';
import { bytesOf } from '../core/message.ts';
import type { Envelope, Signal, WireMessage } from '../core/signal.ts';
import { plain, type Decoded, type Dialect, type Place } from './dialect.ts';
import { parseJson } from './json.ts';

/** No description of a data channel comes near this; bigger payloads are refused unread (HR-7). */
const maxPayloadBytes = 65_536;
const maxLevelBytes = 128;

const text = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));
const atMost = (most: number) => z.string().check(z.maxLength(most));
const body = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('presence'), state: z.enum(['online', 'offline']) }),
  z.object({ kind: z.literal('offer'), sdp: text(60_000) }),
  z.object({ kind: z.literal('answer'), sdp: text(60_000) }),
  z.object({
    kind: z.literal('candidate'),
    candidate: text(2_000),
    sdpMid: z.nullable(atMost(200)),
    sdpMLineIndex: z.int().check(z.nonnegative()),
    ufrag: z.nullable(atMost(256)),
  }),
  z.object({ kind: z.literal('end-of-candidates') }),
  z.object({ kind: z.literal('bye'), why: atMost(200) }),
  z.object({ kind: z.literal('ping'), nonce: text(200) }),
  z.object({ kind: z.literal('pong'), nonce: text(200) }),
]);
const wireEnvelope = z.object({
  v: z.literal(1),
  room: text(200),
  from: text(200),
  to: z.nullable(atMost(200)),
  session: text(64),
  toSession: z.nullable(text(64)),
  seq: z.int().check(z.positive()),
  at: z.number().check(z.nonnegative()),
  body,
});

/** Names and passwords mean nothing here: a room is its name. */
type OfRoom = Pick<Place, 'room'>;
type OfPlace = Pick<Place, 'room' | 'me'>;

export const native = {
  ...plain,
  name: 'native',
  freshnessMs: 30_000,
  resendMs: 2_000,
  isNumbered: true,
  able: new Set([...plain.able, 'signalling-ping'] as const),
  filters: ({ room, me }: OfPlace) => [topic(room, me, 'inbox'), `${roomTopic(room)}/+/presence`],
  observed: ({ room }: OfRoom) => [`${roomTopic(room)}/#`],
  presenceFilter: ({ room }: OfRoom, peer: string) => topic(room, peer, 'presence'),
  will: (place: OfPlace) => presenceGone(place),
  encode,
  decode,
} as const satisfies Dialect;

function encode({ room }: OfRoom, envelope: Envelope): WireMessage {
  const { signal, from, to } = envelope;
  if (signal.kind === 'presence' && signal.state === 'offline') {
    return presenceGone({ room, me: from });
  }
  const { session, toSession, seq, createdAt } = envelope;
  const payload = JSON.stringify({
    ...{ v: 1, room, from, to, session, toSession, seq, at: createdAt },
    body: signal,
  });
  if (signal.kind === 'presence') {
    return { topic: topic(room, from, 'presence'), payload, qos: 1, retain: true };
  }
  return { topic: topic(room, to ?? from, 'inbox'), payload, qos: 1, retain: false };
}

function decode({ room }: OfRoom, onTopic: string, payload: string): Decoded {
  const place = parseTopic(room, onTopic);
  if (place === null) return { ok: false, why: `topic ${onTopic} is not one of this room` };
  if (payload === '') {
    if (place.branch !== 'presence') return { ok: false, why: 'empty message in an inbox' };
    return { ok: true, envelope: gone(place.peer) };
  }
  const bytes = bytesOf(payload).length;
  if (bytes > maxPayloadBytes) {
    return { ok: false, why: `payload of ${bytes} bytes, more than ${maxPayloadBytes}` };
  }
  const parsed = wireEnvelope.safeParse(parseJson(payload));
  if (!parsed.success) return { ok: false, why: firstIssue(parsed.error) };
  return check(room, place, parsed.data);
}

function check(room: string, place: Spot, wire: z.infer<typeof wireEnvelope>): Decoded {
  const isPresence = wire.body.kind === 'presence';
  if (wire.room !== room) return { ok: false, why: `it names room ${wire.room}` };
  if (isPresence !== (place.branch === 'presence')) {
    return { ok: false, why: `${wire.body.kind} does not belong on ${place.branch}` };
  }
  if (isPresence && wire.from !== place.peer) {
    return { ok: false, why: `presence of ${place.peer} claims to be from ${wire.from}` };
  }
  const { from, to, session, toSession, seq, at } = wire;
  const signal: Signal = wire.body;
  return { ok: true, envelope: { from, to, session, toSession, seq, createdAt: at, signal } };
}

interface Spot {
  readonly peer: string;
  readonly branch: string;
}

function topic(room: string, peer: string, branch: 'inbox' | 'presence'): string {
  return `${roomTopic(room)}/${encodeLevel(peer)}/${branch}`;
}

const roomTopic = (room: string): string => `signalbox/1/${encodeLevel(room)}`;

function parseTopic(room: string, onTopic: string): Spot | null {
  const [root, version, inRoom, peer, branch, ...rest] = onTopic.split('/');
  if (root !== 'signalbox' || version !== '1' || rest.length > 0) return null;
  if (inRoom !== encodeLevel(room) || peer === undefined || branch === undefined) return null;
  const id = decodeLevel(peer);
  return id === null ? null : { peer: id, branch };
}

/**
 * An id as one safe topic level: letters, digits, `_` and `-` stay, everything else becomes `%HH`
 * per UTF-8 byte. Distinct ids give distinct levels, and no broker that we met refuses or changes a `%`, while
 * NATS refuses a dot and RabbitMQ makes a slash of it.
 * @throws RangeError when the id is empty or its level is longer than 128 bytes
 */
function encodeLevel(id: string): string {
  const level = Array.from(new TextEncoder().encode(id), (byte) => {
    const char = String.fromCharCode(byte);
    return /[A-Za-z0-9_-]/.test(char) ? char : `%${byte.toString(16).padStart(2, '0')}`;
  }).join('');
  if (level === '' || level.length > maxLevelBytes) {
    throw new RangeError(
      `id of ${id.length} characters gives a topic level of ${level.length} bytes`,
    );
  }
  return level;
}

function decodeLevel(level: string): string | null {
  try {
    return decodeURIComponent(level);
  } catch {
    return null; // not made by encodeLevel
  }
}

const presenceGone = ({ room, me }: OfPlace): WireMessage => ({
  topic: topic(room, me, 'presence'),
  payload: '',
  qos: 1,
  retain: true,
});

const gone = (from: string): Envelope => ({
  from,
  to: null,
  session: null,
  toSession: null,
  seq: null,
  createdAt: null,
  signal: { kind: 'presence', state: 'offline' },
});

function firstIssue(error: z.core.$ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? 'not an envelope' : `${issue.path.join('.')}: ${issue.message}`;
}
