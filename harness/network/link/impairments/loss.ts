/** Each datagram is lost with the same chance, whatever happened to the others (no bursts). */
import type { Random } from '../../../core/random.ts';
import type { Impairment } from './impairment.ts';

/** @param share - 0 to 1 */
export function loss(share: number, random: Random): Impairment {
  return (passage) => (random() < share ? [] : [passage]);
}
