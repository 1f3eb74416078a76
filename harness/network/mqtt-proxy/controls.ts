/** One connection through the proxy, for those who want to do something to it now. */
import type { Direction } from './packet.ts';
import type { ProtocolVersion } from './packet-reader.ts';

export interface CutOptions {
  /** Whose socket ends; with one of them alone, the other side is left with a connection to nobody. */
  readonly side?: 'client' | 'broker' | 'both';
  /**
   * `fin` (the default) ends the connection behind what is on its way, over WebSocket without a Close frame;
   * `rst` ends it at once.
   */
  readonly how?: 'fin' | 'rst';
}

export interface ConnectionControls {
  /** Ascending from 1 in the order of arrival. */
  readonly number: number;
  readonly transport: 'tcp' | 'ws';
  /** Client id; null before CONNECT. With MQTT 5 an assigned one is learnt from CONNACK. */
  readonly client: string | null;
  readonly protocolVersion: ProtocolVersion;
  cut(options?: CutOptions): void;
  /**
   * Swallows everything in this direction and keeps the sockets, so that neither side learns of the other's end.
   * @returns lifts it; what was swallowed stays lost, an end that came meanwhile is told
   */
  blackHole(direction: Direction, rule?: string): () => void;
}
