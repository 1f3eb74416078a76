/** Turns numbers into figures: one value, or a distribution with its samples. */
import type { Figure } from '../result.ts';
import { quantileOfSorted } from './quantile.ts';

/** What a figure says besides its numbers. */
export type FigureMeaning = Pick<Figure, 'unit' | 'class' | 'better' | 'definition'>;

/** How many samples a figure keeps; `n` tells how many there were. */
const keptSamples = 1000;

/** A single measurement. */
export function valueFigure(value: number, meaning: FigureMeaning): Figure {
  return { type: 'value', value, n: 1, ...meaning };
}

/**
 * The distribution of `samples`; outliers are part of it, none is dropped.
 * @param samples - in the order taken; at least one
 * @param n - how many samples there were, when `samples` is already a thinned copy
 * @throws RangeError when there is no sample
 */
export function distributionFigure(
  samples: readonly number[],
  meaning: FigureMeaning,
  n = samples.length,
): Figure {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (p: number) => quantileOfSorted(sorted, p);
  const points = { min: at(0), p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
  return {
    type: 'distribution',
    ...points,
    samples: evenlyThinned(samples, keptSamples),
    n,
    ...meaning,
  };
}

/**
 * At most `most` of the samples, evenly spaced, first and last included, order kept.
 * @param most - at least 2
 */
export function evenlyThinned(samples: readonly number[], most: number): number[] {
  if (samples.length <= most) return [...samples];
  const step = (samples.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => samples[Math.round(i * step)] ?? 0);
}
