/** How sure a success rate is. */
import type { Interval } from './bootstrap.ts';

/** The 97.5 % point of the standard normal distribution: 95 % lie within ± this. */
const z95 = 1.959963984540054;

/**
 * The score interval of a rate, without continuity correction; holds up for few trials and rates near 0 or 1.
 * @param successes - between 0 and `trials`
 * @param trials - at least 1
 * @param z - normal quantile; 95 % by default
 * @returns bounds between 0 and 1
 * @throws RangeError when the counts are impossible
 * @see Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22 (1927)
 */
export function wilsonInterval(successes: number, trials: number, z = z95): Interval {
  if (!(trials >= 1 && successes >= 0 && successes <= trials)) {
    throw new RangeError(`${successes} of ${trials} is not a rate`);
  }
  const rate = successes / trials;
  const scale = 1 + (z * z) / trials;
  const centre = (rate + (z * z) / (2 * trials)) / scale;
  const half = (z / scale) * Math.sqrt((rate * (1 - rate)) / trials + (z * z) / (4 * trials ** 2));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
