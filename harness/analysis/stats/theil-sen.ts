/** A straight line through points of which some are far off: the median of the slopes between all pairs of them. */
import type { Interval } from './bootstrap.ts';
import { quantile, quantileOfSorted } from './quantile.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Line {
  readonly slope: number;
  readonly intercept: number;
  /** Of the slope. */
  readonly interval: Interval;
}

/** Of the standard normal distribution: two-sided 95 %. */
const z95 = 1.959963984540054;

/**
 * Theil–Sen line; up to 29 % of the points may be anywhere without harm. The interval is that of Kendall's S with
 * its normal approximation, ties in x and y counted; it is meant for ten points or more, and is wide below.
 * @param points - with at least two different x
 * @param z - normal quantile of the two-sided confidence; 95 % unless given
 * @throws RangeError when all x are equal
 * @see Sen, Estimates of the Regression Coefficient Based on Kendall's Tau, JASA 63 (1968), sections 3 and 4
 * @see Gilbert, Statistical Methods for Environmental Pollution Monitoring (1987), section 16.5
 */
export function theilSen(points: readonly Point[], z = z95): Line {
  const slopes = slopesBetween(points).sort((a, b) => a - b);
  if (slopes.length === 0) throw new RangeError('a line needs two different x');
  const slope = quantileOfSorted(slopes, 0.5);
  const intercept = quantile(
    points.map(({ x, y }) => y - slope * x),
    0.5,
  );
  const width = z * Math.sqrt(varianceOfS(points));
  const low = slopes[Math.max(0, Math.round((slopes.length - width) / 2) - 1)];
  const high = slopes[Math.min(slopes.length - 1, Math.round((slopes.length + width) / 2))];
  return { slope, intercept, interval: { low: low ?? slope, high: high ?? slope } };
}

function slopesBetween(points: readonly Point[]): number[] {
  return points.flatMap((a, at) =>
    points.slice(at + 1).flatMap((b) => (a.x === b.x ? [] : [(b.y - a.y) / (b.x - a.x)])),
  );
}

/** Kendall, Rank Correlation Methods (1975), chapter 4, without the terms of ties in both at once. */
function varianceOfS(points: readonly Point[]): number {
  const term = (n: number) => n * (n - 1) * (2 * n + 5);
  const ties = [points.map(({ x }) => x), points.map(({ y }) => y)].flatMap(sizesOfTies);
  return ties.reduce((sum, size) => sum - term(size), term(points.length)) / 18;
}

function sizesOfTies(values: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()];
}
