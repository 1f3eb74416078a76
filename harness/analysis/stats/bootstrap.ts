/** How sure a median is, without assuming any distribution. */
import type { Random } from '../../core/random.ts';
import { quantile } from './quantile.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Interval of the median by the percentile bootstrap; with fewer than about six samples it says little.
 * @param samples - in any order, at least one
 * @param random - seeded, so that a report comes out the same twice
 * @param confidence - between 0 and 1, 0.95 by default
 * @throws RangeError when there is no sample
 * @see Efron, Bootstrap Methods: Another Look at the Jackknife, Annals of Statistics 7 (1979)
 */
export function medianInterval(
  samples: readonly number[],
  random: Random,
  { confidence = 0.95, rounds = 1000 } = {},
): Interval {
  const draw = () => samples[Math.floor(random() * samples.length)] ?? Number.NaN;
  const medians = Array.from({ length: rounds }, () => quantile(samples.map(draw), 0.5));
  const tail = (1 - confidence) / 2;
  return { low: quantile(medians, tail), high: quantile(medians, 1 - tail) };
}
