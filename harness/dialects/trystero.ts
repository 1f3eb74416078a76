/**
 * The dialect of dmotz/trystero over MQTT (npm `@trystero-p2p/mqtt` 0.25.3 and 0.25.4): a mesh in which, of each pair,
 * the smaller id offers. Two topics, both hashes: one of the room, for announcements, and one of each peer, for all
 * that is meant for it. Descriptions and candidates are encrypted. Nothing is retained, and there is no will.
 */
import * as z from 'zod/mini';
import type { Envelope, Signal, WireMessage } from '../core/signal.ts';
import { plain, type Decoded, type Dialect, type Room } from './dialect.ts';
import { parseJson } from './json.ts';
import { decrypt, encrypt, namesOf, randomText, topicOf } from './trystero-crypto.ts';
import { roomFrames } from './trystero-frames.ts';

const maxPayloadBytes = 131_072;
const idLength = 20;
const offerIdLength = 12;

const cipher = z.optional(z.string().check(z.minLength(1)));
const message = z.object({
  peerId: z.string().check(z.minLength(1), z.maxLength(200)),
  offerId: z.optional(z.string()),
  offer: cipher,
  answer: cipher,
  candidate: cipher,
});
const candidateInit = z.object({
  candidate: z.string(),
  sdpMid: z.optional(z.nullable(z.string())),
  sdpMLineIndex: z.optional(z.nullable(z.number())),
  usernameFragment: z.optional(z.nullable(z.string())),
});

export const trystero: Dialect = {
  ...plain,
  name: 'trystero',
  resendMs: 4_800,
  sessionLasts: 'negotiation',
  keepAliveS: 60,
  arrival: { afterMs: 0, checksName: false, repeatsMs: [233, 533, 1_333], everyMs: 60_000 },
  departure: 'silence',
  // The smaller id offers as soon as it hears the larger one, which may hear nothing of it before
  awaits: { offerer: 'presence', answerer: 'nothing' },
  rules: [
    {
      by: 'answerer',
      on: 'presence',
      say: [{ to: 'other', signal: { kind: 'presence', state: 'online' } }],
    },
  ],
  channels: [{ label: 'data', options: {} }],
  able: new Set(['empty-messages'] as const),
  names: twoNames,
  session: () => randomText(offerIdLength),
  clientId: () => `mqttjs_${randomText(8).toLowerCase()}`,
  filters: (place) => [topicOf(namesOf(place), place.me), topicOf(namesOf(place))],
  observed: (room) => {
    const names = namesOf(room);
    return [topicOf(names), ...room.peers.map((peer) => topicOf(names, peer))];
  },
  will: () => null,
  encode,
  decode,
  frames: roomFrames,
};

function twoNames(): { offerer: string; answerer: string } {
  const [offerer = '', answerer = ''] = [randomText(idLength), randomText(idLength)].sort();
  return { offerer, answerer };
}

function encode(room: Room, envelope: Envelope): WireMessage | null {
  const { to, signal } = envelope;
  const body = bodyOf(room, envelope);
  if (body === null || (to === null && signal.kind !== 'presence')) return null;
  const topic = topicOf(namesOf(room), to ?? undefined);
  return { topic, payload: JSON.stringify(body), qos: 0, retain: false };
}

/** The keys stand in the order of the original. */
function bodyOf(room: Room, { from, to, session, toSession, signal }: Envelope): object | null {
  const isOfferer = to !== null && from < to;
  switch (signal.kind) {
    case 'presence':
      return signal.state === 'online' ? { peerId: from } : null;
    case 'offer':
      return { peerId: from, offerId: session, offer: encrypt(room, signal.sdp) };
    case 'answer':
      return { peerId: from, answer: encrypt(room, signal.sdp), offerId: toSession };
    case 'candidate': {
      const candidate = encrypt(room, candidateText(signal));
      return isOfferer
        ? { peerId: from, offerId: session, candidate }
        : { peerId: from, candidate, offerId: toSession };
    }
    default:
      return null;
  }
}

function candidateText({
  candidate,
  sdpMid,
  sdpMLineIndex,
  ufrag,
}: Signal & { kind: 'candidate' }) {
  const usernameFragment = ufrag === null || ufrag === '' ? {} : { usernameFragment: ufrag };
  return JSON.stringify({ candidate, sdpMid, sdpMLineIndex, ...usernameFragment });
}

function decode(room: Room, topic: string, payload: string): Decoded {
  const names = namesOf(room);
  const isForAll = topic === topicOf(names);
  const to = isForAll ? null : room.peers.find((peer) => topic === topicOf(names, peer));
  if (to === undefined) return { ok: false, why: `topic ${topic} is none of this room's peers` };
  if (payload.length > maxPayloadBytes) {
    return { ok: false, why: `payload of ${payload.length} bytes, more than ${maxPayloadBytes}` };
  }
  const parsed = message.safeParse(parseJson(payload));
  if (!parsed.success) return { ok: false, why: 'no object with peerId and texts' };
  const { peerId: from, offerId = null } = parsed.data;
  const signal = read(room, parsed.data);
  if (typeof signal === 'string') return { ok: false, why: signal };
  const isOfOfferer = signal.kind === 'offer' || (signal.kind === 'candidate' && from < (to ?? ''));
  const session = isOfOfferer ? offerId : null;
  const toSession = isOfOfferer ? null : offerId;
  return {
    ok: true,
    envelope: { from, to, session, toSession, seq: null, createdAt: null, signal },
  };
}

function read(room: Room, { offer, answer, candidate }: z.infer<typeof message>): Signal | string {
  const sealed = offer ?? answer ?? candidate;
  if (sealed === undefined) return { kind: 'presence', state: 'online' };
  const text = decrypt(room, sealed);
  if (text === null) return 'it does not decrypt: another password, or damaged';
  if (offer !== undefined) return { kind: 'offer', sdp: text };
  if (answer !== undefined) return { kind: 'answer', sdp: text };
  const init = candidateInit.safeParse(parseJson(text));
  if (!init.success || init.data.candidate === '') return 'the candidate is none';
  const { sdpMid = null, sdpMLineIndex, usernameFragment: ufrag = null } = init.data;
  const line = init.data.candidate.replace(/^a=/, '');
  return { kind: 'candidate', candidate: line, sdpMid, sdpMLineIndex: sdpMLineIndex ?? 0, ufrag };
}
