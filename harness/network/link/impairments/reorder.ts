/** Some datagrams are held back, so that those behind them overtake, if any come in that time. */
import type { Random } from '../../../core/random.ts';
import type { Ms } from '../../../core/units.ts';
import type { Impairment } from './impairment.ts';

/** @param share - 0 to 1 */
export function reorder(share: number, by: Ms, random: Random): Impairment {
  return (passage) => [random() < share ? { ...passage, due: passage.due + by } : passage];
}
