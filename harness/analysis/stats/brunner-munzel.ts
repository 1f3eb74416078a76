/**
 * Whether one sample tends to larger values than another, without assuming that they differ in nothing but place.
 * Chosen over Mann-Whitney, whose error rate is off where the spreads differ, and a slower version often is a more
 * scattered one too. Attempts must not hang together beyond their side: runs are told apart elsewhere.
 */
import type { Random } from '../../core/random.ts';
import { shuffled } from '../../core/random.ts';
import { logChoose } from './beta.ts';
import { ranked } from './ranks.ts';
import { studentTwoSided } from './student.ts';

/** Below this many on a side, t is a poor description, and permutations take its place. */
const fewest = 10;
const permutations = 10_000;
/** After so many that are as far apart, the answer is no: Besag and Clifford, Biometrika 78 (1991). */
const enoughAsFar = 50;

/**
 * Two-sided p of "neither tends to be larger".
 * @param random - for the permutations of small samples (Neubert and Brunner, CSDA 51, 2007)
 * @returns 1 when a side has fewer than two
 * @see Brunner and Munzel, The Nonparametric Behrens-Fisher Problem, Biometrical Journal 42 (2000)
 */
export function brunnerMunzel(
  x: readonly number[],
  y: readonly number[],
  random: Random,
): { p: number; statistic: number } {
  if (x.length < 2 || y.length < 2) return { p: 1, statistic: 0 };
  const { statistic, df } = studentised(x, y);
  // Without any overlap: of all ways to divide the values, only this one and its mirror are as far apart
  if (!Number.isFinite(statistic)) {
    return { p: 2 * Math.exp(-logChoose(x.length + y.length, x.length)), statistic };
  }
  const isSmall = Math.min(x.length, y.length) < fewest;
  const p = isSmall ? byPermutation(x, y, random) : studentTwoSided(statistic, df);
  return { p, statistic };
}

function studentised(
  x: readonly number[],
  y: readonly number[],
): { statistic: number; df: number } {
  const [m, n] = [x.length, y.length];
  const { ranks } = ranked([...x, ...y]);
  const [rx, ry] = [ranks.slice(0, m), ranks.slice(m)];
  const sx = placementVariance(rx, ranked(x).ranks);
  const sy = placementVariance(ry, ranked(y).ranks);
  const spread = m * sx + n * sy;
  const shift = mean(ry) - mean(rx);
  // Without overlap there is no variance: as far apart as ranks can be
  if (spread === 0) return { statistic: shift === 0 ? 0 : Math.sign(shift) * Infinity, df: 1 };
  const statistic = (m * n * shift) / ((m + n) * Math.sqrt(spread));
  const df = spread ** 2 / ((m * sx) ** 2 / (m - 1) + (n * sy) ** 2 / (n - 1));
  return { statistic, df };
}

function placementVariance(overall: readonly number[], own: readonly number[]): number {
  const placements = overall.map((rank, i) => rank - (own[i] ?? 0));
  const middle = mean(placements);
  return placements.reduce((sum, each) => sum + (each - middle) ** 2, 0) / (overall.length - 1);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function byPermutation(x: readonly number[], y: readonly number[], random: Random): number {
  const all = [...x, ...y];
  const seen = Math.abs(studentised(x, y).statistic);
  let asFar = 0;
  for (let i = 0; i < permutations; i++) {
    const drawn = shuffled(all, random);
    const { statistic } = studentised(drawn.slice(0, x.length), drawn.slice(x.length));
    if (Math.abs(statistic) >= seen - 1e-9) asFar++;
    if (asFar >= enoughAsFar) return asFar / (i + 1);
  }
  return (asFar + 1) / (permutations + 1);
}
