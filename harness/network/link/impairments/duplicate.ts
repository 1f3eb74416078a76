/** A datagram comes twice, the copy right behind its original. */
import type { Random } from '../../../core/random.ts';
import type { Impairment } from './impairment.ts';

/** @param share - 0 to 1 */
export function duplicate(share: number, random: Random): Impairment {
  return (passage) => (random() < share ? [passage, passage] : [passage]);
}
