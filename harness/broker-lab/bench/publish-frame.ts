/** PUBLISH packets of one topic and size, encoded once; a copy costs one `set` (MQTT 3.1.1, 3.3). */
import type { Bytes } from '../../core/units.ts';

export type Qos = 0 | 1 | 2;

export interface PublishFrame {
  readonly bytes: Buffer;
  readonly qos: Qos;
  /** Where the packet identifier goes; −1 with QoS 0, which has none. */
  readonly idAt: number;
  readonly payloadAt: number;
}

export interface FramePlan {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: Qos;
  readonly retain?: boolean;
}

/**
 * Encodes a PUBLISH whose packet identifier is still 0.
 * @throws RangeError when it is longer than MQTT allows, 268,435,455 B after the fixed header (3.1.1, 2.2.3)
 */
export function publishFrame({ topic, payload, qos, retain = false }: FramePlan): PublishFrame {
  const name = Buffer.from(topic);
  const remaining = 2 + name.length + (qos === 0 ? 0 : 2) + payload.length;
  const length = remainingLength(remaining);
  const bytes = Buffer.alloc(1 + length.length + remaining);
  bytes[0] = 0x30 | (qos << 1) | (retain ? 1 : 0);
  bytes.set(length, 1);
  const nameAt = 1 + length.length;
  bytes.writeUInt16BE(name.length, nameAt);
  bytes.set(name, nameAt + 2);
  const payloadAt = bytes.length - payload.length;
  bytes.set(payload, payloadAt);
  return { bytes, qos, idAt: qos === 0 ? -1 : payloadAt - 2, payloadAt };
}

const mostRemaining: Bytes = 268_435_455;

function remainingLength(value: Bytes): number[] {
  if (value > mostRemaining) throw new RangeError(`no MQTT packet has a body of ${value} B`);
  const encoded: number[] = [];
  let left = value;
  do {
    const rest = Math.floor(left / 128);
    encoded.push((left % 128) | (rest > 0 ? 0x80 : 0));
    left = rest;
  } while (left > 0);
  return encoded;
}
