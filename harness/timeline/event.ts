/**
 * What a participant can say that it saw. One event is one line of a timeline file.
 *
 * In a stored timeline `t` is on the harness's clock: ms since the cell began. While a peer records,
 * `t` is on its own clock; `merge.ts` moves it over, with the bound that the clock exchange gave.
 */
import { z } from 'zod';
import { participants } from '../core/ids.ts';

export const timelineSchema = 'signalbox-timeline/1';

const signalKind = z.enum([
  'presence',
  'offer',
  'answer',
  'candidate',
  'end-of-candidates',
  'bye',
  'ping',
  'pong',
  'chat',
  'control',
  'unknown',
]);
const side = z.enum(['local', 'remote']);
const wire = {
  topic: z.string(),
  /** MQTT payload bytes. */
  bytes: z.int().nonnegative(),
  /** Joins the three sightings of one message: `from/session/seq`, or null where a dialect has none. */
  ref: z.string().nullable(),
  signal: signalKind,
};

const kinds = {
  // --- who took part -------------------------------------------------------------------------
  /** The peer says what it is; checked against the plan. */
  'peer.hello': {
    engine: z.string(),
    version: z.string(),
    userAgent: z.string(),
    capabilities: z.record(z.string(), z.unknown()),
  },
  /** The harness launched, killed or saw the end of a peer's process, page or browser. */
  process: {
    of: z.enum(participants),
    what: z.enum(['launched', 'killed', 'ended']),
    detail: z.string(),
  },
  /** The harness began or ended a step of the scenario. */
  step: { name: z.string(), phase: z.enum(['start', 'end']) },
  /** Offset of a participant's clock from the harness's, true to ±`bound`, both in ms. */
  clock: {
    of: z.enum(participants),
    when: z.enum(['before', 'after']),
    offset: z.number(),
    bound: z.number().nonnegative(),
    samples: z.int(),
  },
  // --- MQTT ----------------------------------------------------------------------------------
  'mqtt.connecting': { url: z.string(), clientId: z.string() },
  'mqtt.connected': { sessionPresent: z.boolean() },
  'mqtt.subscribing': { filters: z.array(z.string()) },
  'mqtt.subscribed': { filters: z.array(z.string()), granted: z.array(z.int()) },
  'mqtt.closed': { why: z.string() },
  /** Stamped just before the message is handed to the MQTT client. */
  'signal.sent': {
    ...wire,
    to: z.string().nullable(),
    seq: z.int().nullable(),
    qos: z.int(),
    retain: z.boolean(),
    /** A repeat of an earlier message because its answer did not come. */
    resend: z.boolean(),
    payload: z.string(),
  },
  /** A PUBLISH as the broker (or an observer subscribed there) saw it. */
  'broker.publish': {
    ...wire,
    qos: z.int(),
    retain: z.boolean(),
    dup: z.boolean(),
    client: z.string().nullable(),
    payload: z.string(),
    /** `hook`: when the broker took it in; `observer`: when a client of ours received it. */
    seenBy: z.enum(['hook', 'observer']),
  },
  /** What a client did beside publishing, as the embedded broker saw it. */
  'broker.client': {
    client: z.string(),
    what: z.enum(['connected', 'subscribed', 'ended']),
    /** What it subscribed to; empty otherwise. */
    filter: z.string(),
    /** What its CONNECT left with the broker; null otherwise, and when there was none. */
    will: z
      .object({ topic: z.string(), payload: z.string(), qos: z.int(), retain: z.boolean() })
      .nullable(),
  },
  'signal.received': {
    ...wire,
    from: z.string().nullable(),
    seq: z.int().nullable(),
    retained: z.boolean(),
    dup: z.boolean(),
    /** What the receiver did with it (catalogue HR-2, HR-3, HR-4, HR-7). */
    disposition: z.enum(['accepted', 'duplicate', 'stale', 'not-for-me', 'invalid']),
    detail: z.string(),
  },
  /** The peer's view of who is there changed. */
  presence: { of: z.string(), state: z.enum(['online', 'offline']) },
  // --- the link between the peers ------------------------------------------------------------
  /** An emulator stands between the peers from here on; each is told the other's `advertised` address. */
  'link.opened': { link: z.string(), seed: z.int(), offerer: z.string(), answerer: z.string() },
  /** Something happened to it; `side` is who sends in that direction, or whose real address it learned. */
  'link.changed': {
    what: z.enum(['cut', 'healed', 'rebound', 'learned']),
    side: z.enum(['offerer', 'answerer']),
    detail: z.string(),
  },
  /** What one direction of it really did until it was closed, by who sends. */
  'link.statistics': {
    from: z.enum(['offerer', 'answerer']),
    /** Datagrams, and bytes of their payload. */
    received: z.int(),
    receivedBytes: z.int(),
    /** Copies included. */
    sent: z.int(),
    sentBytes: z.int(),
    /** By cause. */
    dropped: z.record(z.string(), z.int()),
    duplicated: z.int(),
    corrupted: z.int(),
    reordered: z.int(),
    /** Waited until it was known where their receiver is. */
    held: z.int(),
    /** From coming in to going out, in ms; null when nothing went out. */
    delay: z
      .object({
        min: z.number(),
        p50: z.number(),
        p95: z.number(),
        p99: z.number(),
        max: z.number(),
      })
      .nullable(),
  },
  // --- WebRTC --------------------------------------------------------------------------------
  /** A call into the stack: when it began, when its promise settled. */
  call: {
    name: z.enum([
      'createOffer',
      'createAnswer',
      'setLocalDescription',
      'setRemoteDescription',
      'addIceCandidate',
      'createDataChannel',
      'close',
    ]),
    phase: z.enum(['start', 'end', 'error']),
    detail: z.string(),
  },
  state: {
    machine: z.enum(['signaling', 'gathering', 'ice', 'connection', 'dtls', 'sctp']),
    value: z.string(),
  },
  description: { side, type: z.enum(['offer', 'answer']), sdp: z.string() },
  candidate: {
    side,
    /** The candidate line; empty for the end-of-candidates mark. */
    line: z.string(),
    type: z.enum(['host', 'srflx', 'prflx', 'relay', 'end', 'unknown']),
    protocol: z.enum(['udp', 'tcp', 'unknown']),
    family: z.enum(['ipv4', 'ipv6', 'mdns', 'unknown']),
    address: z.string(),
    port: z.int().nullable(),
    /** As the stack emitted it, before normalisation (catalogue ICE-005). */
    sdpMid: z.string().nullable(),
    sdpMLineIndex: z.unknown().optional(), // JSON has no undefined: a stack without one leaves no key
    /** Remote only: it had to wait until both descriptions were there (catalogue HR-3). */
    queued: z.boolean(),
  },
  /** Only with a link in between: what the other side was told instead of a local candidate; null: nothing. */
  advertised: { line: z.string(), as: z.string().nullable(), why: z.string() },
  /** The same for a description, where it was changed for the link. */
  'description.advertised': { type: z.enum(['offer', 'answer']), sdp: z.string() },
  /** The pair that carries the data, as the stack's statistics tell. */
  'selected-pair': { local: z.string(), remote: z.string() },
  'channel.announced': { label: z.string(), id: z.int().nullable() },
  'channel.state': {
    label: z.string(),
    value: z.enum(['open', 'closing', 'closed', 'error']),
    id: z.int().nullable(),
    detail: z.string(),
  },
  /** What was negotiated, as the peer reads it after open. */
  negotiated: {
    label: z.string(),
    id: z.int().nullable(),
    ordered: z.boolean().nullable(),
    maxMessageSize: z.number().nullable(),
    dtlsRole: z.enum(['client', 'server', 'unknown']),
    iceRole: z.enum(['controlling', 'controlled', 'unknown']),
    sdpOrigin: z.string(),
  },
  /** What the dialect itself says on a channel, such as a handshake; no message of an application. */
  'channel.word': { label: z.string(), side, word: z.string(), frames: z.int() },
  'nonce.sent': { bytes: z.int() },
  'nonce.echoed': { bytes: z.int(), equal: z.boolean() },
  stats: { entries: z.array(z.record(z.string(), z.unknown())) },
  // --- activities ----------------------------------------------------------------------------
  /** One echoed message: sent by this peer, sent back by the other. */
  'echo.result': {
    type: z.enum(['text', 'binary']),
    size: z.int(),
    /** SHA-256 in hex, of what was sent and what came back. */
    sentHash: z.string(),
    /** Null when it did not come back. */
    receivedHash: z.string().nullable(),
    receivedType: z.enum(['text', 'binary', 'none']),
    ms: z.number().nullable(),
  },
  /** One that was not waited for any longer, and came back after all; `ms` from its sending. */
  'echo.late': { type: z.enum(['text', 'binary']), size: z.int(), ms: z.number() },
  /** The receiver's view of one transfer (catalogue 6.3). */
  'goodput.window': {
    direction: z.enum(['offerer→answerer', 'answerer→offerer']),
    /** Whether the other direction ran at the same time. */
    duplex: z.boolean(),
    messageSize: z.int(),
    /** Bytes after which the sender stopped, in a transfer that is bounded by them and not by time alone. */
    upTo: z.int().optional(),
    /** Payload bytes delivered in the window, without the message that opens it: the last one of the warm-up. */
    bytes: z.int(),
    /** From that message, or from the end of a warm-up without any, to the first that comes when the time is over. */
    ms: z.number(),
    warmUpMs: z.number(),
    messages: z.int(),
    /** The longest time without a message, from the receiver's readiness to the end mark. */
    longestPauseMs: z.number().optional(),
    /** Every sequence number once and in order, over the whole transfer. */
    inOrder: z.boolean(),
    /** Each payload has the checksum that its message's header tells. */
    intact: z.boolean(),
    sentMessages: z.int(),
    receivedMessages: z.int(),
  },
  /** How the sender was held back. */
  'goodput.sender': {
    direction: z.enum(['offerer→answerer', 'answerer→offerer']),
    messageSize: z.int(),
    pacing: z.enum(['low-water event', 'polling']),
    waits: z.int(),
    peakBufferedAmount: z.number(),
  },
  /** The end mark was confirmed this long after it, in ms, when more was sent: what some stack held back comes then. */
  'goodput.held': {
    direction: z.enum(['offerer→answerer', 'answerer→offerer']),
    duplex: z.boolean(),
    messageSize: z.int(),
    upTo: z.int().optional(),
    ms: z.number(),
  },
  /** Open-loop round trips, counted from the scheduled instant (catalogue 6.2). */
  'round-trip.samples': {
    load: z.enum(['idle', 'loaded']),
    intervalMs: z.number(),
    messageSize: z.int(),
    scheduled: z.int(),
    lost: z.int(),
    /** How many of the lost came at once when more was sent: some stack had them, and did not deliver. */
    held: z.int().optional(),
    /** Of the messages before those that are scheduled; absent: none. */
    lostInWarmUp: z.int().optional(),
    samples: z.array(z.number()),
  },
  /** Round trips of a signalling message through the broker, no WebRTC. */
  'signalling.round-trips': { samples: z.array(z.number()), lost: z.int() },
  /** The survivor noticed that the other side ended. */
  'end.noticed': {
    /** Which plane told it; not called `by`, which is the participant of every event. */
    plane: z.enum(['channel', 'connection', 'ice', 'presence']),
    detail: z.string(),
  },
  /** A plain TCP exchange over loopback, right before something was measured: round trips in ms, and a transfer. */
  'reference.tcp': { roundTrips: z.array(z.number()), bytes: z.int(), ms: z.number() },
  /** Each message that the harness published as somebody whom it made up: a broker may not tell who a publisher is. */
  'bystander.said': { name: z.string(), topic: z.string(), payload: z.string() },
  /** What all that meant to peer `of`, and what came back to that name. */
  bystander: { name: z.string(), of: z.string(), said: z.string(), heard: z.array(z.string()) },
  // --- words ---------------------------------------------------------------------------------
  note: { text: z.string() },
  failed: { code: z.string(), what: z.string(), cure: z.string() },
} as const;

type Kinds = typeof kinds;
export type EventKind = keyof Kinds;
type Body<K extends EventKind> = z.infer<z.ZodObject<Kinds[K]>>;

/** What a peer records: no participant yet, `t` in ms on its own clock. */
export type RawEvent = { [K in EventKind]: { t: number; kind: K } & Body<K> }[EventKind];

/** One thing that happened to one participant, as it saw it. */
export type TimelineEvent = {
  [K in EventKind]: { t: number; by: (typeof participants)[number]; kind: K } & Body<K>;
}[EventKind];
export type EventOf<K extends EventKind> = Extract<TimelineEvent, { kind: K }>;

const eventKinds = Object.keys(kinds) as EventKind[]; // Object.keys of a const object: exactly its keys
const variants = eventKinds.map((kind) =>
  z.object({ t: z.number(), by: z.enum(participants), kind: z.literal(kind), ...kinds[kind] }),
);

/** Checks one line of a stored timeline. */
export const timelineEvent = z.discriminatedUnion(
  'kind',
  variants as unknown as [(typeof variants)[number]], // a non-empty list: `kinds` has entries
) as unknown as z.ZodType<TimelineEvent>; // mapping over the table loses the pairing that TimelineEvent keeps

/** Checks what a peer sends, before it is trusted to be an event. */
export const rawEvent = z.discriminatedUnion(
  'kind',
  variants.map((variant) => variant.omit({ by: true })) as unknown as [(typeof variants)[number]],
) as unknown as z.ZodType<RawEvent>;

/** What the harness alone sees, does or says; a hello is no event while it is on its way. */
const notOfPeers: ReadonlySet<string> = new Set<EventKind>([
  'peer.hello',
  'process',
  'step',
  'clock',
  'broker.publish',
  'broker.client',
  'link.opened',
  'link.changed',
  'link.statistics',
  'reference.tcp',
  'bystander.said',
  'bystander',
]);

/** Checks what a peer sends that is not ours: what the harness records is not for others to say. */
export const peerEvent = z.discriminatedUnion(
  'kind',
  variants
    .filter((variant) => !notOfPeers.has(variant.shape.kind.value))
    .map((variant) => variant.omit({ by: true })) as unknown as [(typeof variants)[number]],
) as unknown as z.ZodType<RawEvent>;

/** The events of one kind, typed. */
export function ofKind<K extends EventKind>(
  events: readonly TimelineEvent[],
  kind: K,
): EventOf<K>[] {
  return events.filter((event): event is EventOf<K> => event.kind === kind);
}

/** Step in which round trips are measured. */
export const roundTripStep = 'round-trip';

/** The step in which the harness keeps the peers of a cell waiting until nothing else runs on the machine. */
export const quietWait = 'wait for a quiet machine';
