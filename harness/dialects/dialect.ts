/**
 * What every dialect offers: a pure translation between wire messages and neutral signals, and, as data, whatever
 * else two peers must know of an application to talk like it. Nothing here waits, connects or keeps state.
 */
import type { Role } from '../core/ids.ts';
import { unguessable } from '../core/random.ts';
import type { Envelope, Signal, WireMessage } from '../core/signal.ts';
import type { Bytes, Ms } from '../core/units.ts';
import type { Frames } from './frames.ts';

export type Decoded =
  | { readonly ok: true; readonly envelope: Envelope }
  /** Not a message of this dialect, or damaged; counted and dropped (catalogue HR-7). */
  | { readonly ok: false; readonly why: string };

/** What all know who take part, and an observer too. */
export interface Room {
  /** The root of the topics, in the form that the dialect has for it. */
  readonly room: string;
  /** Everybody's name, where names are agreed on beforehand; empty for an observer who does not know them. */
  readonly peers: readonly string[];
  /** A password, in dialects that encrypt with one; empty: none. */
  readonly secret: string;
}

/** Where a peer is. */
export interface Place extends Room {
  readonly me: string;
  /** The part it plays in the negotiation to come. */
  readonly role: Role;
}

/** How a peer makes itself known once its subscriptions are acknowledged. */
export interface Arrival {
  /** It listens this long before it says anything. */
  readonly afterMs: Ms;
  /** Whether it stays silent, and fails with `name-taken`, when its own name was seen online meanwhile. */
  readonly checksName: boolean;
  /** Its presence is said again after these times, each after the one before. */
  readonly repeatsMs: readonly Ms[];
  /** And from then on at this interval; null: not again. */
  readonly everyMs: Ms | null;
}

/**
 * How a peer goes: `message`: it says so and disconnects. `will`: it cuts the connection, and the broker publishes
 * its will. `silence`: nothing on MQTT tells of it.
 */
export type Departure = 'message' | 'will' | 'silence';

/** What a peer must have seen of the other before it negotiates; `word`: a presence in this very word. */
export type Awaited = 'presence' | 'nothing' | { readonly word: string };

/** Something that a peer says by itself. */
export interface Rule {
  readonly by: Role;
  /**
   * `arrival`: right after its first presence. `presence`: it heard the other's presence, said to all, and has no
   * offer yet. `start`: a negotiation begins. `word`: the other said this control word, for the first time or always.
   */
  readonly on: 'arrival' | 'presence' | 'start' | { readonly word: string; readonly once: boolean };
  readonly say: readonly { readonly to: 'all' | 'other'; readonly signal: Signal }[];
}

/** A data channel as `createDataChannel` takes it. */
export interface ChannelPlan {
  readonly label: string;
  /** Negotiated ones are made by both sides, before the answer; others by the offerer alone. */
  readonly options: Readonly<RTCDataChannelInit>;
}

/** What scenarios ask for and an application may not have. */
export type Ability =
  /** A message through the broker that the other side answers. */
  | 'signalling-ping'
  /** The end of a peer shows on the broker. */
  | 'departure'
  /** Channels beyond those of the application. */
  | 'more-channels'
  /** A message without a byte. */
  | 'empty-messages';

export interface Dialect {
  readonly name: string;
  /** Offers older than this are not answered (catalogue HR-4); null: the dialect has no dates. */
  readonly freshnessMs: Ms | null;
  /** An unanswered offer is repeated, byte for byte, at this interval; null: never. */
  readonly resendMs: Ms | null;
  /** Whether its messages carry session and number, so that a repeat is told from news (catalogue HR-2). */
  readonly isNumbered: boolean;
  /** A new session id for each negotiation, or one for as long as the peer is there. */
  readonly sessionLasts: 'negotiation' | 'stay';
  /** MQTT keep-alive in s; 0: none. */
  readonly keepAliveS: number;
  readonly arrival: Arrival;
  readonly departure: Departure;
  /** What each role waits for before it negotiates. */
  readonly awaits: Readonly<Record<Role, Awaited>>;
  /** Whether a peer waits for the echo of its own presence before it speaks to anyone. */
  readonly awaitsOwnEcho: boolean;
  readonly rules: readonly Rule[];
  /** The offerer offers once it heard this control word; null: at once. */
  readonly offersOn: string | null;
  /** The main one, over which activities run, comes first. All must open. */
  readonly channels: readonly [ChannelPlan, ...ChannelPlan[]];
  /** Bytes that framing adds to a message that goes in one piece. */
  readonly frameOverhead: Bytes;
  readonly able: ReadonlySet<Ability>;
  /** Names for two peers that nobody named. */
  names(): Readonly<Record<Role, string>>;
  /** A session id in the form of the dialect. */
  session(): string;
  clientId(place: Place, session: string): string;
  /** Filters to subscribe to before anything is published (catalogue SIG-021). */
  filters(place: Place): readonly string[];
  /** The exact topic of one peer's retained presence; absent where a dialect retains none, or never asks by wildcard. */
  presenceFilter?(room: Room, peer: string): string;
  /** Filters by which an observer sees all of a room, and as little else as can be. */
  observed(room: Room): readonly string[];
  /** What the broker publishes when the peer dies; null: nothing. */
  will(place: Place): WireMessage | null;
  /** A nonce for a ping through the broker, in the form that its answer can bring back. */
  pingNonce(): string;
  /** Null for what the dialect has no message for, such as the end of candidates. */
  encode(room: Room, envelope: Envelope): WireMessage | null;
  /** Takes whatever the original sends, and more where it is as tolerant itself. */
  decode(room: Room, topic: string, payload: string): Decoded;
  /** How messages are dressed on the channels, one value a channel; null: as they are. */
  frames(place: Place): Frames | null;
}

/** What a dialect has that says nothing else: presence first, no ceremony, messages as they are. */
export const plain = {
  freshnessMs: null,
  resendMs: null,
  isNumbered: false,
  sessionLasts: 'stay',
  keepAliveS: 30,
  arrival: { afterMs: 0, checksName: false, repeatsMs: [], everyMs: null },
  departure: 'message',
  awaits: { offerer: 'presence', answerer: 'presence' },
  awaitsOwnEcho: false,
  rules: [],
  offersOn: null,
  channels: [{ label: 'signalbox', options: {} }],
  frameOverhead: 0,
  able: new Set<Ability>(['departure', 'more-channels', 'empty-messages']),
  names: () => ({ offerer: 'offerer', answerer: 'answerer' }),
  session: () => unguessable(),
  clientId: (_place: Place, session: string) => `signalbox-${session}`,
  pingNonce: () => unguessable(),
  frames: () => null,
} as const satisfies Partial<Dialect>;
