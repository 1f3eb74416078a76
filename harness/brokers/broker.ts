/** What every broker offers: where peers reach it, what it saw, and an end. */
import type { Bytes, Ms } from '../core/units.ts';

/** MQTT over a TCP socket (Node peers), or inside WebSocket frames (pages). */
export type Transport = 'tcp' | 'ws';

export interface BrokerAddress {
  /** Without credentials. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
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

export interface RunningBroker {
  readonly name: string;
  readonly version: string;
  /** @throws HarnessError `broker-url-missing` when it has no such transport */
  address(transport: Transport): BrokerAddress;
  /** Called before each cell: an observer that is a client of its own subscribes to this filter alone. */
  watch(filter: string): Promise<void>;
  /** Everything published since the last call. */
  takeObservations(): Promise<Observation[]>;
  /** Settles with how it ended; never rejects. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}
