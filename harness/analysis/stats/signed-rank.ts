/** Whether pairs differ, and by how much: Wilcoxon's signed ranks, and the interval that goes with them. */
import type { Interval } from './bootstrap.ts';
import { quantileOfSorted } from './quantile.ts';
import { ranked } from './ranks.ts';
import { normalQuantile, normalTwoSided } from './student.ts';

/** Up to here, and without ties, all 2^n signs are counted; beyond, the normal approximation is as good. */
const mostExact = 50;

/**
 * Two-sided p of "the differences lie symmetrically about 0", which holds whenever the order within each pair was
 * drawn by lot and both sides are alike, whatever the noise. Zeros are left out.
 * @returns 1 when no difference is left
 * @see Wilcoxon, Biometrics Bulletin 1 (1945); ties and continuity as in R's `wilcox.test`
 */
export function signedRank(differences: readonly number[]): { p: number; statistic: number } {
  const real = differences.filter((difference) => difference !== 0);
  const n = real.length;
  if (n === 0) return { p: 1, statistic: 0 };
  const { ranks, ties } = ranked(real.map(Math.abs));
  const statistic = ranks.reduce((sum, rank, i) => sum + ((real[i] ?? 0) > 0 ? rank : 0), 0);
  const isExact = n <= mostExact && ties.length === 0;
  return { p: isExact ? exactP(statistic, n) : normalP(statistic, n, ties), statistic };
}

function exactP(statistic: number, n: number): number {
  const ways = waysOf(n);
  const most = (n * (n + 1)) / 2;
  const tail = Math.min(statistic, most - statistic);
  const below = ways.slice(0, tail + 1).reduce((sum, count) => sum + count, 0);
  return Math.min(1, (2 * below) / 2 ** n);
}

/** In how many of the 2^n ways of signing the ranks 1 to n the positive ones add up to each sum. */
function waysOf(n: number): number[] {
  const ways = new Array<number>((n * (n + 1)) / 2 + 1).fill(0);
  ways[0] = 1;
  for (let rank = 1; rank <= n; rank++) {
    for (let sum = ways.length - 1; sum >= rank; sum--) {
      ways[sum] = (ways[sum] ?? 0) + (ways[sum - rank] ?? 0);
    }
  }
  return ways;
}

function normalP(statistic: number, n: number, ties: readonly number[]): number {
  const tied = ties.reduce((sum, t) => sum + t ** 3 - t, 0) / 48;
  const spread = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - tied);
  const centred = statistic - (n * (n + 1)) / 4;
  if (spread === 0) return 1;
  return normalTwoSided(Math.max(0, Math.abs(centred) - 0.5) / spread);
}

export interface Shift extends Interval {
  readonly estimate: number;
  /** What the interval really has: with fewer than six pairs even the widest has less than 95 %. */
  readonly confidence: number;
}

/**
 * The typical difference: median of the means of all pairs of differences (Hodges and Lehmann), with the interval
 * that the signed-rank test does not reject.
 * @param differences - at least one
 * @param confidence - between 0 and 1
 * @see Hollander and Wolfe, Nonparametric Statistical Methods, sections 3.2 and 3.3
 */
export function pairedShift(differences: readonly number[], confidence: number): Shift {
  const n = differences.length;
  const walsh = walshAverages(differences);
  const estimate = quantileOfSorted(walsh, 0.5);
  const wanted = n <= mostExact ? exactCut(n, 1 - confidence) : normalCut(n, 1 - confidence);
  const cut = Math.max(0, wanted);
  return {
    estimate,
    low: walsh[cut] ?? estimate,
    high: walsh[walsh.length - 1 - cut] ?? estimate,
    confidence: wanted < 0 ? 1 - 2 ** (1 - n) : confidence,
  };
}

function walshAverages(values: readonly number[]): Float64Array {
  const averages = new Float64Array((values.length * (values.length + 1)) / 2);
  let next = 0;
  for (const [i, a] of values.entries()) {
    for (const b of values.slice(i)) averages[next++] = (a + b) / 2;
  }
  return averages.sort();
}

/** How many of the outermost averages lie outside on either side; −1 when even all of them are too few. */
function exactCut(n: number, error: number): number {
  let below = 0;
  let cut = -1;
  for (const count of waysOf(n)) {
    below += count / 2 ** n;
    if (2 * below > error) return cut;
    cut++;
  }
  return cut;
}

function normalCut(n: number, error: number): number {
  const spread = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
  return Math.floor((n * (n + 1)) / 4 - normalQuantile(error) * spread - 0.5);
}
