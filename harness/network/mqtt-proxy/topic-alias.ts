/**
 * Keeps MQTT 5 topic aliases true for the receiver: when the packet that introduced an alias was dropped, held or
 * changed, the next one that leans on it gets its topic written out.
 */
import type { Carried } from './carried.ts';
import { packetBytes } from './packet-reader.ts';

/** What the receiver of one direction knows of aliases. */
export class ToldAliases {
  readonly #told = new Map<number, string>();

  /** The bytes to write: those of `carried`, but where the receiver would not know the topic. */
  complete({ packet, topics, bytes }: Carried): Buffer {
    const alias = packet?.cmd === 'publish' ? packet.properties?.topicAlias : undefined;
    if (packet?.cmd !== 'publish' || alias === undefined) return bytes;
    const topic = packet.topic === '' ? topics[0] : packet.topic;
    const known = this.#told.get(alias) === topic;
    if (topic !== undefined) this.#told.set(alias, topic);
    if (packet.topic !== '' || known || topic === undefined) return bytes;
    return packetBytes({ ...packet, topic }, 5);
  }
}
