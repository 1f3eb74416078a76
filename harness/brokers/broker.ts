/** What every broker offers: where peers reach it, what it saw, and an end. */
import type { Bytes, Ms } from '../core/units.ts';

/** What carries MQTT: a TCP socket, TLS over it, or WebSocket frames over either; pages have the last two alone. */
export const transports = ['tcp', 'tls', 'ws', 'wss'] as const;
export type Transport = (typeof transports)[number];

/** MQTT 3.1.1 is level 4 on the wire, MQTT 5 is level 5. */
export type ProtocolLevel = 4 | 5;

export interface BrokerAddress {
  /** Without credentials. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** PEM of the authority that signed the broker's certificate, where it is not a public one. */
  readonly ca?: string;
}

/** Somebody who may use the broker; topic filters say what for. */
export interface BrokerUser {
  readonly username: string;
  readonly password: string;
  readonly mayRead: readonly string[];
  readonly mayWrite: readonly string[];
}

export interface StartOptions {
  readonly transports: ReadonlySet<Transport>;
  /** Without users everybody may do everything. */
  readonly users?: readonly BrokerUser[];
  /** Its certificate ended yesterday, for tests of clients; left out: valid. */
  readonly expiredCertificate?: boolean;
}

/** A broker that we can start; all of them pass `brokerContract` (contract.ts). */
export interface BrokerDriver {
  readonly name: string;
  /** Known before it starts, so that a plan can leave out what cannot be. */
  readonly supports: {
    readonly transports: ReadonlySet<Transport>;
    readonly protocolLevels: ReadonlySet<ProtocolLevel>;
    readonly users: boolean;
    readonly topicPermissions: boolean;
    /** Transports of which one start can have only one. */
    readonly apart?: readonly (readonly [Transport, Transport])[];
  };
  /** @throws HarnessError `broker-missing`, `broker-start-failed`, or `bad-option` for what it does not support */
  start(options: StartOptions): Promise<RunningBroker>;
}

/** One PUBLISH as the broker, or our own client at the broker, saw it. */
export interface Observation {
  /** `performance.now()` of this process. */
  readonly t: Ms;
  readonly topic: string;
  readonly payload: string;
  readonly bytes: Bytes;
  readonly qos: number;
  readonly retain: boolean;
  readonly dup: boolean;
  /** MQTT client id of the publisher, where the broker tells. */
  readonly client: string | null;
  readonly seenBy: 'hook' | 'observer';
}

/** What a client did beside publishing, as the broker saw it; only a broker of our own tells. */
export interface ClientObservation {
  /** `performance.now()` of this process. */
  readonly t: Ms;
  readonly client: string;
  readonly what: 'connected' | 'subscribed' | 'ended';
  /** What it subscribed to; empty otherwise. */
  readonly filter: string;
  /** What its CONNECT left with the broker; null otherwise, and when there was none. */
  readonly will: {
    readonly topic: string;
    readonly payload: string;
    readonly qos: number;
    readonly retain: boolean;
  } | null;
}

export interface RunningBroker {
  readonly name: string;
  readonly version: string;
  /** @throws HarnessError `broker-url-missing` when it has no such transport */
  address(transport: Transport): BrokerAddress;
  /** Called before each cell: an observer that is a client of its own subscribes to these filters alone. */
  watch(...filters: string[]): Promise<void>;
  /**
   * As `watch`, where others are: what they retain below these filters stays when the broker is closed. Absent where it
   * ends with the broker.
   * @param ours - topics that our own peers may leave retained
   */
  overhear?(filters: readonly string[], ours: readonly string[]): Promise<void>;
  /** Everything published since the last call, from the first `watch` on. */
  takeObservations(): Promise<Observation[]>;
  /** What clients did since the last call; absent where only the broker itself knows, and does not tell. */
  takeClients?(): Promise<ClientObservation[]>;
  /** Settles with how it ended; never rejects. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}
