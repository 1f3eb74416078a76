/**
 * The dialect of goatchurchprime/godot_webrtc_mqtt (2fa9593): two named equals, raw SDP, a retained word for presence.
 *
 *   ROOT/NAME/status   retained, by NAME itself: `connected` or `stopped`
 *   ROOT/NAME/offer    to NAME: the SDP alone            ROOT/NAME/answer   likewise
 *   ROOT/NAME/ice      to NAME: [mid, line index, "candidate:…"]
 *   ROOT/NAME/chat     to NAME: text; `$`… asks for `*` and the number of its bytes
 *
 * The name in a topic is the addressee, but for `status`; who sent it follows from there being two.
 */
import * as z from 'zod/mini';
import type { Envelope, Presence, Signal, WireMessage } from '../core/signal.ts';
import { plain, type Decoded, type Dialect, type Place, type Room } from './dialect.ts';
import { chatFrames, pingText } from './godot-classic-chat.ts';
import { parseJson } from './json.ts';

/** Nothing of it comes near this; bigger payloads are refused unread (HR-7). */
const maxPayloadBytes = 131_072;
const iceMessage = z.tuple([z.string(), z.number(), z.string()]);

export const godotClassic: Dialect = {
  ...plain,
  name: 'godot-classic',
  keepAliveS: 0,
  arrival: { afterMs: 2_000, checksName: true, repeatsMs: [], everyMs: null },
  departure: 'will',
  channels: [{ label: 'chat', options: { negotiated: true, id: 1 } }],
  able: new Set(['departure', 'signalling-ping'] as const),
  names: () => ({ offerer: 'dog111', answerer: 'cat222' }),
  clientId: () => String(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0),
  filters,
  observed: ({ room }) => [`${room}/#`],
  will: ({ room, me }) => status(room, me, 'offline'),
  // A pong brings back no more than the length of its ping: random, so that the last one is not mistaken for this
  pingNonce: () => String(32 + ((crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % 992)),
  encode,
  decode,
  frames: chatFrames,
};

function filters({ room, me, peers }: Place): string[] {
  const own = ['offer', 'answer', 'ice'].map((word) => `${room}/${me}/${word}`);
  const others = peers.filter((name) => name !== me).map((name) => `${room}/${name}/status`);
  return [...own, ...others, `${room}/${me}/status`, `${room}/${me}/chat`];
}

function encode({ room }: Room, { from, to, signal }: Envelope): WireMessage | null {
  if (signal.kind === 'presence') return status(room, from, signal.state);
  const written = write(signal);
  if (written === null || to === null) return null;
  const { word, payload } = written;
  return { topic: `${room}/${to}/${word}`, payload, qos: 0, retain: false };
}

function write(signal: Signal): { word: string; payload: string } | null {
  switch (signal.kind) {
    case 'offer':
    case 'answer':
      return { word: signal.kind, payload: signal.sdp };
    case 'candidate': {
      const { sdpMid, sdpMLineIndex, candidate } = signal;
      const line = candidate.replace(/^a=/, '');
      return { word: 'ice', payload: JSON.stringify([sdpMid ?? '0', sdpMLineIndex, line]) };
    }
    case 'ping':
      return { word: 'chat', payload: pingText(Number(signal.nonce)) };
    case 'pong':
      return { word: 'chat', payload: `*${signal.nonce}` };
    case 'chat':
      return signal.text === '' ? null : { word: 'chat', payload: signal.text };
    case 'presence':
    case 'end-of-candidates':
    case 'bye':
    case 'control':
      return null;
  }
}

const status = (room: string, name: string, state: Presence['state']): WireMessage => ({
  topic: `${room}/${name}/status`,
  payload: state === 'online' ? 'connected' : 'stopped',
  qos: 0,
  retain: true,
});

function decode({ room, peers }: Room, topic: string, payload: string): Decoded {
  const [root, name = '', word = '', ...rest] = topic.split('/');
  if (root !== room || word === '' || rest.length > 0) {
    return { ok: false, why: `topic ${topic} is not one of this room` };
  }
  if (payload.length > maxPayloadBytes) {
    return { ok: false, why: `payload of ${payload.length} bytes, more than ${maxPayloadBytes}` };
  }
  const signal = read(word, payload);
  if (typeof signal === 'string') return { ok: false, why: signal };
  const isPresence = signal.kind === 'presence';
  const others = peers.filter((peer) => peer !== name);
  const sender = others.length === 1 ? (others[0] ?? '') : '';
  const from = isPresence ? name : sender;
  return { ok: true, envelope: { ...undated, from, to: isPresence ? null : name, signal } };
}

const undated = { session: null, toSession: null, seq: null, createdAt: null };

/** The signal, or why there is none. */
function read(word: string, payload: string): Signal | string {
  if (word === 'status') return presence(payload);
  if (payload === '') return `empty message on ${word}`;
  if (word === 'offer' || word === 'answer') {
    return payload.startsWith('v=0') ? { kind: word, sdp: payload } : `${word} is no SDP`;
  }
  if (word === 'ice') return candidate(payload);
  return word === 'chat' ? chat(payload) : `no topic of this dialect ends in ${word}`;
}

function presence(payload: string): Presence | string {
  if (payload === 'connected') return { kind: 'presence', state: 'online' };
  // Empty is what clears a retained status: nobody has that name any more
  if (payload === 'stopped' || payload === '') return { kind: 'presence', state: 'offline' };
  return `status is neither connected nor stopped: ${payload.slice(0, 40)}`;
}

function candidate(payload: string): Signal | string {
  const parsed = iceMessage.safeParse(parseJson(payload));
  if (!parsed.success) return 'ice is not [mid, line index, candidate]';
  const [sdpMid, sdpMLineIndex, line] = parsed.data;
  if (line === '') return 'ice has an empty candidate';
  const text = line.replace(/^a=/, '');
  return { kind: 'candidate', candidate: text, sdpMid, sdpMLineIndex, ufrag: null };
}

function chat(payload: string): Signal | string {
  if (payload.startsWith('$')) {
    return { kind: 'ping', nonce: String(new TextEncoder().encode(payload).length) };
  }
  if (payload.startsWith('*')) return { kind: 'pong', nonce: payload.slice(1) };
  return { kind: 'chat', text: payload };
}
