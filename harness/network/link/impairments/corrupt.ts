/** One bit of a datagram turns over. UDP's own checksum is right again: what notices must be above it. */
import type { Random } from '../../../core/random.ts';
import type { Impairment } from './impairment.ts';

/** @param share - 0 to 1; an empty datagram has no bit to turn */
export function corrupt(share: number, random: Random): Impairment {
  return (passage) => {
    if (random() >= share || passage.bytes.length === 0) return [passage];
    const bit = Math.floor(random() * passage.bytes.length * 8);
    const bytes = Uint8Array.from(passage.bytes);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return [{ ...passage, bytes }];
  };
}
