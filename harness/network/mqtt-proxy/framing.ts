/** Splits a byte stream into MQTT packets by their fixed headers, and knows when it has lost the thread. */

/** A whole packet, or bytes in which no packet can be told any more. */
export interface Frame {
  readonly bytes: Buffer;
  /** Why these bytes are no packet; null for a packet. */
  readonly lost: string | null;
}

/** Reserved flag bits by packet type (MQTT 3.1.1 and 5, table 2-2); undefined: no such type. PUBLISH (3) has its own. */
const requiredFlags = [undefined, 0, 0, null, 0, 0, 2, 0, 2, 0, 2, 0, 0, 0, 0, 0] as const;
const publishType = 3;
const bothQosBits = 0b0110;
const maxLengthBytes = 4;

/**
 * Collects bytes until they make packets. From the first impossible header on, and for a packet above the bound,
 * all bytes of the direction come out as `lost`: a receiver has to close there, and a proxy must not hide it.
 */
export class Framing {
  readonly #maxPacketBytes: number;
  #chunks: Buffer[] = [];
  #size = 0;
  #need: number | null = null;
  #lost: string | null = null;

  constructor(maxPacketBytes: number) {
    this.#maxPacketBytes = maxPacketBytes;
  }

  /** The packets that are complete with this chunk, in order. */
  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    const frames: Frame[] = [];
    while (this.#size > 0) {
      if (this.#lost === null) this.#need ??= this.#readHeader();
      if (this.#lost !== null) frames.push(...this.rest());
      else if (this.#need === null || this.#size < this.#need) break;
      else frames.push({ bytes: this.#take(this.#need), lost: null });
    }
    return frames;
  }

  /** What is left when the stream ends: nothing, or a packet that never became whole. */
  rest(): Frame[] {
    if (this.#size === 0) return [];
    return [{ bytes: this.#take(this.#size), lost: this.#lost ?? 'the stream ended in a packet' }];
  }

  #take(length: number): Buffer {
    const all = this.#joined();
    this.#chunks = length === all.length ? [] : [all.subarray(length)];
    this.#size -= length;
    this.#need = null;
    return all.subarray(0, length);
  }

  #joined(): Buffer {
    const [only] = this.#chunks;
    if (only !== undefined && this.#chunks.length === 1) return only;
    const all = Buffer.concat(this.#chunks, this.#size);
    this.#chunks = [all];
    return all;
  }

  /** Length of the packet, header included; null while its header is not complete. */
  #readHeader(): number | null {
    const head = this.#joined();
    this.#lost = wrongFlags(head[0] ?? 0);
    if (this.#lost !== null) return null;
    let length = 0;
    for (let index = 0; index < maxLengthBytes; index++) {
      const byte = head[1 + index];
      if (byte === undefined) return null;
      length += (byte & 0x7f) * 0x80 ** index;
      if (byte < 0x80) return this.#bounded(2 + index + length);
    }
    this.#lost = 'a remaining length of more than 4 bytes';
    return null;
  }

  #bounded(need: number): number | null {
    if (need <= this.#maxPacketBytes) return need;
    this.#lost = `a packet of ${need} bytes, more than the ${this.#maxPacketBytes} looked into`;
    return null;
  }
}

function wrongFlags(first: number): string | null {
  const type = first >> 4;
  const flags = first & 0xf;
  if (type === publishType) {
    return (flags & bothQosBits) === bothQosBits ? 'a PUBLISH with both QoS bits' : null;
  }
  return requiredFlags[type] === flags ? null : `no packet starts with byte ${first}`;
}
