/**
 * What a driver and an agent say to each other: commands in, replies and events out, all plain JSON.
 * A driver knows nothing else of an agent, and an agent nothing at all of its driver.
 */
import type { Failure } from '../core/errors.ts';
import type { Role } from '../core/ids.ts';
import type { Bytes, Ms } from '../core/units.ts';
import type { RawEvent } from '../timeline/event.ts';

export type Endpoint = 'channel' | 'connection' | 'ice' | 'presence';

export type AgentCommand =
  /** Answers with its own clock readings at receipt and reply. */
  | { readonly do: 'ping' }
  /** Tries a connection that goes nowhere and answers with the `Capabilities` that this showed. */
  | { readonly do: 'probe' }
  /** Connects to the broker, subscribes, announces itself. */
  | { readonly do: 'join'; readonly join: JoinPlan }
  /** Waits until the other peer is seen online. */
  | { readonly do: 'meet'; readonly peer: string; readonly within: Ms }
  /** Waits until the other peer is seen offline. */
  | { readonly do: 'part'; readonly peer: string; readonly within: Ms }
  /**
   * Ends the former connection to this peer, if any, and makes a new one that has not begun to negotiate.
   * `greetAfter`: where the dialect has a greeting on its channels, it waits so long, to see what comes before it.
   */
  | { readonly do: 'prepare'; readonly peer: string; readonly greetAfter?: Ms }
  /** Negotiates the prepared connection until the channel is open and the nonce was echoed both ways. */
  | { readonly do: 'connect'; readonly connect: ConnectPlan }
  /** Takes part in an activity; an unknown name is answered with `activity-unknown`. */
  | { readonly do: 'perform'; readonly activity: string; readonly params: ActivityParams }
  /** Records the stack's statistics and the selected pair. */
  | { readonly do: 'stats' }
  | { readonly do: 'close' }
  /** Waits until the end of the other side was noticed on every plane named. */
  | { readonly do: 'notice'; readonly planes: readonly Endpoint[]; readonly within: Ms }
  /** Hands over all events recorded so far. */
  | { readonly do: 'flush' }
  /** Says goodbye on the broker and disconnects from it. */
  | { readonly do: 'leave' };

export interface JoinPlan {
  /** Broker URL this peer can use: any in Node, ws(s):// in a page. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** PEM of the authority that signed the broker's certificate; for Node peers alone. */
  readonly ca?: string;
  readonly room: string;
  readonly me: string;
  readonly dialect: string;
  /** Names of the others, where they are known; some dialects cannot do without. */
  readonly peers?: readonly string[];
  /** The part this peer will play: some dialects tell it on arrival. */
  readonly role?: Role;
  /** The password of the room, in dialects that have one. */
  readonly secret?: string;
  /** MQTT keep-alive in s; the dialect's own unless given. */
  readonly keepAlive?: number;
  readonly within: Ms;
}

export interface ConnectPlan {
  readonly role: Role;
  readonly peer: string;
  /** Of the main channel, for programs that know no dialect. */
  readonly label: string;
  /** The other side is an application that knows only its dialect: no nonce of ours is sent to it. */
  readonly isForeign?: boolean;
  readonly within: Ms;
  /** Only with a link in between: what the other side is to be told instead of our own addresses. */
  readonly advertise?: Advertise;
}

/** An address of a UDP socket; `address` may be an mDNS name. */
export interface Advertise {
  readonly address: string;
  readonly port: number;
}

/** Parameters differ by activity; each activity reads its own with a check. */
export type ActivityParams = Readonly<Record<string, string | number | boolean>>;

export interface PingReply {
  /** The agent's clock when the ping arrived and when the reply left, in ms. */
  readonly received: Ms;
  readonly replied: Ms;
}

export interface ConnectReply {
  /** What this side announced that it takes, in bytes. */
  readonly maxMessageSize: Bytes;
}

/** What a peer is, as it says itself. */
export interface PeerIdentity {
  readonly engine: string;
  readonly version: string;
  readonly userAgent: string;
}

/** What a peer knows of its place without trying anything out. */
export interface Surroundings {
  /** Whether there is an RTCPeerConnection at all. */
  readonly rtc: boolean;
  /** Why not, when `rtc` is false. */
  readonly noRtc: string;
  readonly crossOriginIsolated: boolean;
  /** Smallest step of the clock seen, in ms. */
  readonly clockStepMs: Ms;
}

/** What a peer can do, probed in the running peer, never assumed. */
export interface Capabilities extends Surroundings {
  readonly lowWaterEvent: boolean;
  readonly dtlsState: boolean;
  readonly stats: boolean;
}

/** Agent → driver. */
export type AgentMessage =
  | {
      readonly type: 'hello';
      readonly identity: PeerIdentity;
      readonly surroundings: Surroundings;
    }
  | { readonly type: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly failure: Failure }
  /** Where the peer really is, which it advertised otherwise. */
  | { readonly type: 'address'; readonly at: Advertise }
  | { readonly type: 'events'; readonly events: readonly RawEvent[] };

/** Driver → agent. */
export interface DriverMessage {
  readonly id: number;
  readonly command: AgentCommand;
}
