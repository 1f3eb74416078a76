/** The acknowledgements of QoS 1 and 2, both ways, written once per chunk read (MQTT 3.1.1, 4.3). */
import type { PublishView } from './frame-reader.ts';

/** Identifiers that messages of ours may hold at once: 2 to 65,535; 1 is kept for SUBSCRIBE. */
const packetIds = 65_534;

const [puback, pubrec, pubrel, pubcomp, suback, connack] = [4, 5, 6, 7, 9, 2];
const free = 0;
const held = 1;

/** Keeps who waits for what on one connection. */
export class PacketFlows {
  readonly #write: (bytes: Buffer) => void;
  readonly #outgoing = new Uint8Array(65_536);
  /** QoS 2 messages that were delivered and not yet released by the broker. */
  readonly #incoming = new Uint8Array(65_536);
  #next = 1;
  #open = 0;
  /** Packets to write at the next flush: first byte and identifier. */
  #replies: number[] = [];

  constructor(write: (bytes: Buffer) => void) {
    this.#write = write;
  }

  /** Messages of ours that the broker has not fully acknowledged. */
  get open(): number {
    return this.#open;
  }

  /**
   * A free packet identifier, held until PUBACK or PUBCOMP.
   * @throws RangeError when none is free
   */
  take(): number {
    if (this.#open >= packetIds) throw new RangeError('no packet identifier is free');
    do this.#next = this.#next >= 65_535 ? 2 : this.#next + 1;
    while (this.#outgoing[this.#next] !== free);
    this.#outgoing[this.#next] = held;
    this.#open++;
    return this.#next;
  }

  /**
   * Notes a PUBLISH from the broker and prepares its acknowledgement.
   * @returns false for the repeat of a QoS 2 message that was delivered already (4.3.3, method B)
   */
  received({ qos, packetId }: PublishView): boolean {
    if (qos === 0) return true;
    if (qos === 1) {
      this.#replies.push(0x40, packetId);
      return true;
    }
    this.#replies.push(0x50, packetId);
    const isNew = this.#incoming[packetId] === 0;
    this.#incoming[packetId] = 1;
    return isNew;
  }

  /**
   * Notes any other packet from the broker.
   * @returns false when it is none of the acknowledgements and no PINGRESP, so somebody may be waiting for it
   */
  acknowledged(packet: Buffer): boolean {
    const type = (packet[0] ?? 0) >> 4;
    if (type === suback || type === connack || packet.length < 4) return type === 13;
    const id = ((packet[2] ?? 0) << 8) | (packet[3] ?? 0);
    if (type === puback || type === pubcomp) this.#release(id);
    else if (type === pubrec) this.#replies.push(0x62, id);
    else if (type === pubrel) {
      this.#incoming[id] = 0;
      this.#replies.push(0x70, id);
    } else return false;
    return true;
  }

  /** Writes the prepared acknowledgements. */
  flush(): void {
    if (this.#replies.length === 0) return;
    const replies = this.#replies;
    this.#replies = [];
    const bytes = Buffer.allocUnsafe(replies.length * 2);
    for (let at = 0; at < replies.length; at += 2) {
      bytes[at * 2] = replies[at] ?? 0;
      bytes[at * 2 + 1] = 2;
      bytes.writeUInt16BE(replies[at + 1] ?? 0, at * 2 + 2);
    }
    this.#write(bytes);
  }

  #release(id: number): void {
    if (this.#outgoing[id] === free) return;
    this.#outgoing[id] = free;
    this.#open--;
  }
}
