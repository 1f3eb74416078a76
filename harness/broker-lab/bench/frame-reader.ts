/** Cuts a byte stream into MQTT packets; PUBLISH is read in place, without a copy or an object per message. */
import { HarnessError } from '../../core/errors.ts';
import type { Qos } from './publish-frame.ts';

/** A PUBLISH that just came; one object for all of them, valid only while the handler runs. */
export interface PublishView {
  /** Holds the packet and others; read it between the marks below. */
  bytes: Buffer;
  topicStart: number;
  topicEnd: number;
  payloadStart: number;
  payloadEnd: number;
  qos: Qos;
  dup: boolean;
  retain: boolean;
  /** 0 with QoS 0. */
  packetId: number;
}

export interface FrameHandlers {
  publish(view: PublishView): void;
  /** Any other packet, whole. */
  other(packet: Buffer): void;
}

/** Feed it what the socket delivers; handlers run before `feed` returns. */
export class FrameReader {
  readonly #handlers: FrameHandlers;
  /** The begin of a packet whose end has not come yet. */
  #parts: Buffer[] = [];
  #have = 0;
  #need = 0;
  readonly #view: PublishView = {
    ...{ bytes: Buffer.alloc(0), topicStart: 0, topicEnd: 0, payloadStart: 0, payloadEnd: 0 },
    ...{ qos: 0, dup: false, retain: false, packetId: 0 },
  };

  constructor(handlers: FrameHandlers) {
    this.#handlers = handlers;
  }

  /** @throws HarnessError `broker-not-mqtt` when the bytes cannot be MQTT */
  feed(chunk: Buffer): void {
    if (this.#have > 0) {
      this.#parts.push(chunk);
      this.#have += chunk.length;
      if (this.#have < this.#need) return;
      chunk = Buffer.concat(this.#parts, this.#have);
      this.#parts = [];
      this.#have = 0;
    }
    let at = 0;
    while (at < chunk.length) {
      const end = at + this.#take(chunk, at);
      if (end === at) {
        this.#keep(chunk.subarray(at));
        return;
      }
      at = end;
    }
  }

  #keep(rest: Buffer): void {
    this.#parts = [rest];
    this.#have = rest.length;
  }

  /** Handles the packet that begins at `at`; returns its length, or 0 when its end is still to come. */
  #take(chunk: Buffer, at: number): number {
    let remaining = 0;
    let bodyAt = at + 1;
    for (let shift = 0; ; shift += 7) {
      if (shift > 21) throw notMqtt(chunk, at);
      const digit = chunk[bodyAt++];
      if (digit === undefined) {
        this.#need = chunk.length - at + 1;
        return 0;
      }
      remaining += (digit & 0x7f) << shift;
      if (digit < 0x80) break;
    }
    const end = bodyAt + remaining;
    this.#need = end - at;
    if (end > chunk.length) return 0;
    const first = chunk[at] ?? 0;
    if (first >> 4 === 3) this.#publish(chunk, first, [bodyAt, end]);
    else this.#handlers.other(chunk.subarray(at, end));
    return end - at;
  }

  #publish(chunk: Buffer, first: number, [bodyAt, end]: readonly [number, number]): void {
    const view = this.#view;
    const topicEnd = bodyAt + 2 + (((chunk[bodyAt] ?? 0) << 8) | (chunk[bodyAt + 1] ?? 0));
    const qos = (first >> 1) & 3;
    if (qos === 3 || topicEnd > end) throw notMqtt(chunk, bodyAt);
    view.bytes = chunk;
    view.topicStart = bodyAt + 2;
    view.topicEnd = topicEnd;
    view.payloadStart = qos === 0 ? topicEnd : topicEnd + 2;
    view.payloadEnd = end;
    view.qos = qos as Qos; // 3 was refused above
    view.dup = (first & 8) !== 0;
    view.retain = (first & 1) !== 0;
    view.packetId = qos === 0 ? 0 : ((chunk[topicEnd] ?? 0) << 8) | (chunk[topicEnd + 1] ?? 0);
    this.#handlers.publish(view);
  }
}

const notMqtt = (chunk: Buffer, at: number): HarnessError =>
  new HarnessError({
    code: 'broker-not-mqtt',
    what: `these bytes are no MQTT packet: ${chunk.subarray(at, at + 16).toString('hex')}`,
    cure: 'check that an MQTT broker listens there, with this transport',
  });
