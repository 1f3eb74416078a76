/** How sure the ratio of two medians is. */
import type { Random } from '../../core/random.ts';
import type { Interval } from './bootstrap.ts';
import { quantile } from './quantile.ts';

/** A resampled median of fewer says nothing. */
const fewest = 3;

/**
 * 95 % interval of the ratio of the medians of two independent samples, by the percentile bootstrap; null when
 * one of them has fewer than three values.
 * @param random - seeded, so that a report comes out the same twice
 * @see Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapters 8 and 13
 */
export function ratioInterval(
  above: readonly number[],
  below: readonly number[],
  random: Random,
  rounds = 400,
): Interval | null {
  if (above.length < fewest || below.length < fewest) return null;
  const median = (samples: readonly number[]) =>
    quantile(
      samples.map(() => samples[Math.floor(random() * samples.length)] ?? Number.NaN),
      0.5,
    );
  const ratios = Array.from({ length: rounds }, () => median(above) / median(below));
  return { low: quantile(ratios, 0.025), high: quantile(ratios, 0.975) };
}
