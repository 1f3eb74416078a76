/**
 * One chunk of a trystero action (packages/core, action-wire.ts): name in 32 bytes, nonce in 2, big-endian, a byte of
 * flags, a byte of progress, then up to 16348 bytes. All chunks of a message have its name and nonce.
 */
import { bytesOf, textOf, type Message } from '../core/message.ts';

const nameBytes = 32;
const headBytes = nameBytes + 4;
/** Bytes of one chunk; more comes in several. */
export const mostPayload = 16_348;
const last = 1;
const metadata = 2;
const binary = 4;
const json = 8;

export interface Chunk {
  readonly action: string;
  readonly nonce: number;
  readonly isLast: boolean;
  readonly isMetadata: boolean;
  readonly isBinary: boolean;
  readonly payload: Uint8Array<ArrayBuffer>;
}

interface Head {
  readonly action: string;
  readonly nonce: number;
  /** Text that is the JSON of another value, not a text itself. */
  readonly isJson: boolean;
}

/** A message as chunks; an empty one is one chunk. */
export function actionChunks(head: Head, message: Message): Uint8Array[] {
  const payload = bytesOf(message);
  const count = Math.max(1, Math.ceil(payload.length / mostPayload));
  const type = typeof message === 'string' ? (head.isJson ? json : 0) : binary | json;
  return Array.from({ length: count }, (_, at) => {
    const part = payload.subarray(at * mostPayload, (at + 1) * mostPayload);
    const chunk = new Uint8Array(headBytes + part.length);
    chunk.set(bytesOf(head.action).subarray(0, nameBytes));
    const flags = type | (at === count - 1 ? last : 0);
    const progress = Math.round(((at + 1) / count) * 255);
    chunk.set([head.nonce >> 8, head.nonce & 0xff, flags, progress], nameBytes);
    chunk.set(part, headBytes);
    return chunk;
  });
}

/** Null when it is too short to be one. */
export function readChunk(frame: Uint8Array<ArrayBuffer>): Chunk | null {
  if (frame.length < headBytes) return null;
  const [high = 0, low = 0, flags = 0] = frame.subarray(nameBytes);
  return {
    action: textOf(frame.slice(0, nameBytes)).replace(/\0+$/, ''),
    nonce: high * 256 + low,
    isLast: (flags & last) !== 0,
    isMetadata: (flags & metadata) !== 0,
    isBinary: (flags & binary) !== 0,
    payload: frame.slice(headBytes),
  };
}
