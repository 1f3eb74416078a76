/** Payloads that carry their own measurement: sequence number and scheduled instant in the first bytes. */
import type { Bytes, Ms } from '../../core/units.ts';

/** A 32-bit sequence number and a 64-bit float, little-endian. */
export const stampBytes: Bytes = 12;

/**
 * A payload of `bytes` bytes that no compression on the way makes smaller; the stamp is zero.
 * @throws RangeError when the stamp does not fit
 */
export function payloadOf(bytes: Bytes): Buffer {
  if (bytes < stampBytes) throw new RangeError(`a payload of ${bytes} B has no room for its stamp`);
  const payload = Buffer.alloc(bytes);
  crypto.getRandomValues(payload.subarray(0, Math.min(bytes, 65_536)));
  return payload.fill(0, 0, stampBytes);
}

/**
 * Writes the stamp into a payload that begins at `at`: sequence number, 0 to 2³²−1, and the instant that the
 * message was scheduled for, on the machine's clock.
 */
export function writeStamp(
  bytes: Buffer,
  at: number,
  { sequence, due }: { sequence: number; due: Ms },
): void {
  bytes.writeUInt32LE(sequence, at);
  bytes.writeDoubleLE(due, at + 4);
}

/** The sequence number of a payload that begins at `at`. */
export const sequenceAt = (bytes: Buffer, at: number): number => bytes.readUInt32LE(at);

/** The scheduled instant of a payload that begins at `at`, on the machine's clock. */
export const dueAt = (bytes: Buffer, at: number): Ms => bytes.readDoubleLE(at + 4);
