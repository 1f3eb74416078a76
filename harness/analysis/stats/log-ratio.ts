/** How sure the ratio of two medians is. */
import type { Random } from '../../core/random.ts';
import { quantile, quantileOfSorted } from './quantile.ts';

export interface RatioQuestion {
  readonly base: readonly number[];
  readonly head: readonly number[];
  /** Between 0 and 1. */
  readonly confidence: number;
  readonly random: Random;
  readonly rounds?: number;
}

/**
 * ln of median(head) ÷ median(base) with its percentile-bootstrap interval; both sides are resampled apart. It knows
 * of the scatter of the samples alone, not of anything that all samples of a side share.
 * @returns null when a side is empty or a median is not positive
 * @see Efron and Tibshirani, An Introduction to the Bootstrap, chapter 13
 */
export function logRatioInterval({ base, head, confidence, random, rounds = 1000 }: RatioQuestion) {
  if (base.length === 0 || head.length === 0) return null;
  const estimate = logRatio(base, head);
  if (estimate === null) return null;
  const drawn = Array.from({ length: rounds }, () => {
    return logRatio(again(base, random), again(head, random)) ?? estimate;
  }).sort((a, b) => a - b);
  const tail = (1 - confidence) / 2;
  // One value a side has no scatter to tell of
  const known = Math.min(base.length, head.length) > 1 ? confidence : 0;
  return {
    estimate,
    low: quantileOfSorted(drawn, tail),
    high: quantileOfSorted(drawn, 1 - tail),
    confidence: known,
  };
}

function logRatio(base: readonly number[], head: readonly number[]): number | null {
  const [before, after] = [quantile(base, 0.5), quantile(head, 0.5)];
  return before > 0 && after > 0 ? Math.log(after / before) : null;
}

const again = (samples: readonly number[], random: Random): number[] =>
  samples.map(() => samples[Math.floor(random() * samples.length)] ?? Number.NaN);
