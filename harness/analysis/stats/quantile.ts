/** Quantiles of a sample. */

/**
 * The `p`-quantile by linear interpolation between order statistics: "type 7", the default of R and NumPy.
 * @param samples - in any order, at least one
 * @param p - between 0 and 1
 * @throws RangeError when there is no sample or `p` is outside [0, 1]
 * @see Hyndman and Fan, Sample Quantiles in Statistical Packages, The American Statistician 50 (1996)
 */
export function quantile(samples: readonly number[], p: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return quantileOfSorted(sorted, p);
}

/** As {@link quantile}, for samples that are already in ascending order. */
export function quantileOfSorted(sorted: ArrayLike<number>, p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile lies between 0 and 1, not at ${p}`);
  const position = (sorted.length - 1) * p;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) {
    throw new RangeError('a quantile needs at least one sample');
  }
  return below + (above - below) * (position - Math.floor(position));
}
