/** Reads MQTT packets of one direction out of a byte stream, keeping the very bytes beside what they mean. */
import { generate, parser, type Packet, type Parser } from 'mqtt-packet';
import { Framing, type Frame } from './framing.ts';

/** MQTT 3.1, 3.1.1 and 5, as CONNECT says it. */
export type ProtocolVersion = 3 | 4 | 5;

export interface ReadPacket {
  readonly bytes: Buffer;
  /** Null when damaged; `why` then says how. */
  readonly packet: Packet | null;
  readonly why: string | null;
}

/** One per direction; the one towards the client is told the version once CONNECT was seen. */
export class PacketReader {
  readonly #framing: Framing;
  #version: ProtocolVersion = 4;
  #parser: Parser;
  #results: (Packet | string)[] = [];

  constructor(maxPacketBytes: number) {
    this.#framing = new Framing(maxPacketBytes);
    this.#parser = this.#newParser();
  }

  useVersion(version: ProtocolVersion): void {
    this.#version = version;
    this.#parser = this.#newParser();
  }

  /** What became complete with these bytes, one at a time: a packet may change how the next is read. */
  *read(bytes: Buffer): Generator<ReadPacket> {
    for (const frame of this.#framing.push(bytes)) yield this.#parse(frame);
  }

  /** What the end of the stream leaves behind: at most one packet that is not whole. */
  rest(): ReadPacket[] {
    return this.#framing.rest().map((frame) => this.#parse(frame));
  }

  #parse({ bytes, lost }: Frame): ReadPacket {
    if (lost !== null) return { bytes, packet: null, why: lost };
    const result = this.#parseWhole(bytes);
    if (typeof result !== 'string') return { bytes, packet: result, why: null };
    this.#parser = this.#newParser(); // the old one still holds what it did not understand
    return { bytes, packet: null, why: result };
  }

  /** The packet, or why there is none. */
  #parseWhole(bytes: Buffer): Packet | string {
    this.#results = [];
    try {
      this.#parser.parse(bytes);
    } catch (thrown) {
      this.#results.unshift(thrown instanceof Error ? thrown.message : String(thrown));
    }
    // A parser that met an error may still tell of the packet it was in
    const error = this.#results.find((result) => typeof result === 'string');
    return error ?? this.#results[0] ?? 'not understood';
  }

  #newParser(): Parser {
    return parser({ protocolVersion: this.#version })
      .on('packet', (packet) => this.#results.push(packet))
      .on('error', (error: unknown) => {
        this.#results.push(error instanceof Error ? error.message : String(error));
      });
  }
}

/**
 * The bytes of a packet.
 * @throws Error of mqtt-packet that names the field, when the packet cannot be written
 */
export const packetBytes = (packet: Packet, protocolVersion: ProtocolVersion): Buffer =>
  generate(packet, { protocolVersion });
