/** The words of the proxy: directions, kinds of packets, and a packet on its way through. */
import type { Packet } from 'mqtt-packet';
import type { Ms } from '../../core/units.ts';
import type { LogRecord } from './log.ts';

export type Direction = 'to broker' | 'from broker';

export const opposite = (direction: Direction): Direction =>
  direction === 'to broker' ? 'from broker' : 'to broker';

/** MQTT control packets in lower case; `damaged` is what could not be parsed and is passed on as it is. */
export type PacketKind = Packet['cmd'] | 'damaged';

/** One packet on its way through the rules. A value: actions that change it hand on a changed copy. */
export interface Carried {
  /** What will be written, byte for byte. */
  readonly bytes: Buffer;
  /** The same, parsed (for MQTT 5 with the version of its CONNECT); null when damaged. Never change it in place. */
  readonly packet: Packet | null;
  readonly kind: PacketKind;
  /**
   * PUBLISH: its topic, looked up where MQTT 5 sent an alias. SUBSCRIBE and UNSUBSCRIBE: their filters.
   * Acknowledgements: those of what they acknowledge.
   */
  readonly topics: readonly string[];
  /** WebSocket only: it came in a text frame, or shall leave in one, which MQTT forbids (MQTT 3.1.1 section 6). */
  readonly asText: boolean;
  /** How long it stays in the queue to its receiver, in ms; delays add up. */
  readonly delay: Ms;
  readonly record: LogRecord;
}
