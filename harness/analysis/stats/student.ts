/** Student's t and the normal distribution: tails and quantiles. */
import { incompleteBeta } from './beta.ts';

/**
 * Chance of |T| ≥ |t|.
 * @param df - degrees of freedom, above 0, not only whole ones; Infinity is the normal distribution
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.1 and 26.5.27
 */
export function studentTwoSided(t: number, df: number): number {
  if (Number.isNaN(t)) return 1;
  if (!Number.isFinite(t)) return 0;
  // From here on the t distribution is the normal one in all digits that anybody reads
  const freedom = Math.min(df, 1e7);
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
}

/**
 * The t that |T| exceeds with chance `twoSided`, by bisection.
 * @param twoSided - between 0 and 1
 */
export function studentQuantile(twoSided: number, df: number): number {
  let low = 0;
  let high = 1;
  while (studentTwoSided(high, df) > twoSided && high < 1e12) high *= 2;
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (studentTwoSided(middle, df) > twoSided) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Chance that a standard normal variable lies as far from 0 as `z`, or farther. */
export const normalTwoSided = (z: number): number => studentTwoSided(z, Infinity);

/** The z that a standard normal variable exceeds in absolute value with chance `twoSided`. */
export const normalQuantile = (twoSided: number): number => studentQuantile(twoSided, Infinity);
