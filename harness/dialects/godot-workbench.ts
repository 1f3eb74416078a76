/**
 * The dialect of goatchurchprime/godot_multiplayer_networking_workbench (8cdafd0): one server, which always offers,
 * and clients that ask it to. A name is `x` and the number by which Godot's multiplayer knows the peer.
 *
 *   ROOM/NAME/status          retained, by NAME: {"subject": "unconnected" | "serveropen" | "connectto" | "closed", …}
 *   ROOM/FROM/packet/TO       {"subject": "request_connection" | … | "offer" | "answer" | "ice_candidate", …}
 *   ROOM/FROM/message/TO      text for the application
 */
import * as z from 'zod/mini';
import type { Envelope, Presence, Signal, WireMessage } from '../core/signal.ts';
import { plain, type Decoded, type Dialect, type Room } from './dialect.ts';
import { rawPacketFrames, rawPacketOverhead } from './godot-workbench-packets.ts';
import { parseJson } from './json.ts';

const maxPayloadBytes = 65_536;
const largestId = 2_147_483_641;

const controls = ['request_connection', 'connection_accepted', 'request_offer'] as const;
const status = z.catchall(
  z.object({ subject: z.enum(['unconnected', 'serveropen', 'connectto', 'connecting', 'closed']) }),
  z.union([z.string(), z.number()]),
);
const packet = z.discriminatedUnion('subject', [
  z.object({ subject: z.enum(controls) }),
  z.object({ subject: z.enum(['offer', 'answer']), data: z.string() }),
  z.object({
    subject: z.literal('ice_candidate'),
    mid_name: z.string(),
    index_name: z.number(),
    sdp_name: z.string(),
  }),
]);

const open = { kind: 'presence', state: 'online', word: 'serveropen' } as const;

export const godotWorkbench: Dialect = {
  ...plain,
  name: 'godot-workbench',
  keepAliveS: 120,
  awaits: { offerer: 'presence', answerer: { word: 'serveropen' } },
  awaitsOwnEcho: true,
  rules: [
    { by: 'offerer', on: 'arrival', say: [{ to: 'all', signal: open }] },
    { by: 'answerer', on: 'start', say: [control('request_connection')] },
    {
      by: 'offerer',
      on: { word: 'request_connection', once: false },
      say: [control('connection_accepted'), { to: 'all', signal: open }],
    },
    {
      by: 'answerer',
      on: { word: 'connection_accepted', once: true },
      say: [
        { to: 'other', signal: { kind: 'presence', state: 'online', word: 'connectto' } },
        control('request_offer'),
      ],
    },
  ],
  offersOn: 'request_offer',
  channels: [
    { label: 'reliable', options: { negotiated: true, id: 1 } },
    { label: 'ordered', options: { negotiated: true, id: 2 } },
    { label: 'unreliable', options: { negotiated: true, id: 3, ordered: false } },
  ],
  frameOverhead: rawPacketOverhead,
  able: new Set(['departure', 'signalling-ping', 'empty-messages'] as const),
  names: () => ({ offerer: randomName(), answerer: randomName() }),
  clientId: ({ me }) => me,
  filters: ({ room, me }) => [
    `${room}/+/status`,
    `${room}/+/packet/${me}`,
    `${room}/+/message/${me}`,
  ],
  presenceFilter: ({ room }, peer) => `${room}/${peer}/status`,
  observed: ({ room }) => [`${room}/#`],
  will: ({ room, me }) => statusMessage(room, me, { comment: 'by_will', subject: 'closed' }),
  encode,
  decode,
  frames: rawPacketFrames,
};

function control(word: (typeof controls)[number]) {
  return { to: 'other', signal: { kind: 'control', word } } as const;
}

function randomName(): string {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return `x${2 + (random % (largestId - 2))}`;
}

function encode({ room }: Room, { from, to, signal }: Envelope): WireMessage | null {
  if (signal.kind === 'presence') return statusMessage(room, from, statusOf(signal, from, to));
  if (to === null) return null;
  const text = textOf(signal);
  if (text !== null) return unretained(`${room}/${from}/message/${to}`, text);
  const body = packetOf(signal);
  return body === null ? null : unretained(`${room}/${from}/packet/${to}`, stringify(body));
}

const unretained = (topic: string, payload: string): WireMessage => ({
  ...{ topic, payload, qos: 0, retain: false },
});

type Fields = Readonly<Record<string, string | number>>;

function statusOf({ state, word, details }: Presence, from: string, to: string | null): Fields {
  const subject = word ?? (state === 'online' ? 'unconnected' : 'closed');
  const server = subject === 'connectto' && to !== null ? { selectedserver: to } : {};
  const count = subject === 'serveropen' ? { nconnections: 0 } : {};
  return { ...(details ?? { playername: from, ...count }), ...server, subject };
}

const statusMessage = (room: string, name: string, fields: Fields): WireMessage => ({
  ...{ topic: `${room}/${name}/status`, payload: stringify(fields), qos: 0, retain: true },
});

/** Godot writes the keys of an object in alphabetical order. */
const stringify = (fields: Fields): string =>
  JSON.stringify(Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))));

/** What goes as text; a ping is a custom of ours, which the original hands to its application. */
function textOf(signal: Signal): string | null {
  if (signal.kind === 'chat') return signal.text;
  return signal.kind === 'ping' || signal.kind === 'pong' ? `${signal.kind} ${signal.nonce}` : null;
}

function packetOf(signal: Signal): Fields | null {
  if (signal.kind === 'control') return { subject: signal.word };
  if (signal.kind === 'offer' || signal.kind === 'answer') {
    return { subject: signal.kind, data: signal.sdp };
  }
  if (signal.kind !== 'candidate') return null;
  return {
    subject: 'ice_candidate',
    mid_name: signal.sdpMid ?? '0',
    index_name: signal.sdpMLineIndex,
    sdp_name: signal.candidate.replace(/^a=/, ''),
  };
}

/** Topics are read from the end, so that a room may have slashes in it. */
function decode({ room }: Room, topic: string, payload: string): Decoded {
  if (!topic.startsWith(`${room}/`)) {
    return { ok: false, why: `topic ${topic} is not one of this room` };
  }
  if (payload.length > maxPayloadBytes) {
    return { ok: false, why: `payload of ${payload.length} bytes, more than ${maxPayloadBytes}` };
  }
  const [from = '', word = '', to, ...rest] = topic.slice(room.length + 1).split('/');
  const isStatus = word === 'status' && to === undefined;
  const isForOne = (word === 'packet' || word === 'message') && to !== undefined;
  if (rest.length > 0 || (!isStatus && !isForOne)) {
    return { ok: false, why: `no topic of this dialect looks like ${topic}` };
  }
  const signal = isStatus
    ? readStatus(payload)
    : word === 'packet'
      ? readPacket(payload)
      : readText(payload);
  if (typeof signal === 'string') return { ok: false, why: signal };
  const undated = { session: null, toSession: null, seq: null, createdAt: null };
  return { ok: true, envelope: { ...undated, from, to: to ?? null, signal } };
}

function readStatus(payload: string): Presence | string {
  if (payload === '') return { kind: 'presence', state: 'offline', word: '' }; // somebody cleared a closed one
  const parsed = status.safeParse(parseJson(payload));
  if (!parsed.success) return 'status is no object with a known subject';
  const { subject, ...details } = parsed.data;
  const state = subject === 'closed' ? 'offline' : 'online';
  return { kind: 'presence', state, word: subject, details };
}

function readPacket(payload: string): Signal | string {
  const parsed = packet.safeParse(parseJson(payload));
  if (!parsed.success) return 'packet is no object with a known subject and what belongs to it';
  const { data } = parsed;
  if (data.subject === 'offer' || data.subject === 'answer') {
    return { kind: data.subject, sdp: data.data };
  }
  if (data.subject !== 'ice_candidate') return { kind: 'control', word: data.subject };
  const { mid_name: sdpMid, index_name: sdpMLineIndex, sdp_name: line } = data;
  if (line === '') return 'ice_candidate is empty';
  return {
    kind: 'candidate',
    candidate: line.replace(/^a=/, ''),
    sdpMid,
    sdpMLineIndex,
    ufrag: null,
  };
}

function readText(payload: string): Signal {
  const asked = /^(ping|pong) ([0-9a-f]{16})$/.exec(payload);
  const nonce = asked?.[2] ?? '';
  if (asked?.[1] === 'ping') return { kind: 'ping', nonce };
  return asked?.[1] === 'pong' ? { kind: 'pong', nonce } : { kind: 'chat', text: payload };
}
