/** A packet on its way through the proxy, with the record of what is done to it. */
import type { Packet } from 'mqtt-packet';
import type { Ms } from '../../core/units.ts';
import type { LogRecord } from './log.ts';
import type { PacketKind } from './packet.ts';

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
