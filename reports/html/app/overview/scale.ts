/** The colour scale of the matrix: logarithmic, since pairs differ by factors and not by amounts. */

export interface Scale {
  readonly low: number;
  readonly high: number;
  /** Halfway on the scale: the geometric mean of both ends. */
  readonly middle: number;
  /** Position of a value, 0 (low) to 1 (high). */
  position(value: number): number;
}

/** Null when there is nothing positive to put on a scale; equal values all lie at 0. */
export function logScale(values: readonly number[]): Scale | null {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return null;
  const low = positive.reduce((least, value) => Math.min(least, value));
  const high = positive.reduce((most, value) => Math.max(most, value));
  const span = Math.log(high / low);
  return {
    low,
    high,
    middle: Math.sqrt(low * high),
    position(value) {
      if (span === 0 || value <= low) return 0;
      return Math.min(1, Math.log(value / low) / span);
    },
  };
}
