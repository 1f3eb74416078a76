/** Where a series changes: E-divisive, which assumes no distribution and finds several changes. */
import { shuffled, type Random } from '../../core/random.ts';

export interface EnergySettings {
  /** A split is real when at most this share of random orders splits as well. */
  readonly significance: number;
  readonly permutations: number;
  /** Points that both sides of a split must have, at least 2. */
  readonly minimumPoints: number;
  /** Whether a split that is real matters; only such are kept and split further. */
  readonly matters: (before: readonly number[], after: readonly number[]) => boolean;
  readonly random: Random;
}

export interface Split {
  /** Place of the first value after the change. */
  readonly at: number;
  readonly p: number;
}

/**
 * Changes of a series, in order. Each stretch is split where the energy distance of its halves is largest, if random
 * orders of the stretch seldom reach that; then its parts are looked at. Assumes that values of a stretch could have
 * come in any order: a slow drift therefore is cut into steps.
 * @see Matteson and James, A Nonparametric Approach for Multiple Change Point Analysis of Multivariate Data, JASA 109
 *   (2014), with α = 1
 */
export function changesIn(values: readonly number[], settings: EnergySettings): Split[] {
  return within(values, 0, values.length, settings);
}

function within(
  values: readonly number[],
  from: number,
  to: number,
  settings: EnergySettings,
): Split[] {
  const stretch = values.slice(from, to);
  const best = bestSplit(stretch, settings.minimumPoints);
  if (best === null || best.energy <= 0) return [];
  if (!settings.matters(stretch.slice(0, best.at), stretch.slice(best.at, best.until))) return [];
  const p = chanceOf(best.energy, stretch, settings);
  if (p > settings.significance) return [];
  const at = from + best.at;
  return [...within(values, from, at, settings), { at, p }, ...within(values, at, to, settings)];
}

export interface BestSplit {
  /** Place of the first value after the split. */
  readonly at: number;
  /** End of the values that are held against those before: what comes later may have changed again. */
  readonly until: number;
  readonly energy: number;
}

/**
 * The split with the largest scaled energy distance mn/(m+n) · (2 E|X−Y| − E|X−X′| − E|Y−Y′|), over all places and all
 * ends of the second part; null when the series is too short for two parts.
 */
export function bestSplit(values: readonly number[], minimumPoints: number): BestSplit | null {
  const n = values.length;
  if (n < 2 * minimumPoints) return null;
  const sums = distanceSums(values);
  const block = (a: number, b: number, c: number, d: number): number =>
    at(sums, b * (n + 1) + d) -
    at(sums, a * (n + 1) + d) -
    at(sums, b * (n + 1) + c) +
    at(sums, a * (n + 1) + c);
  let best: BestSplit = { at: 0, until: 0, energy: -Infinity };
  for (let split = minimumPoints; split <= n - minimumPoints; split++) {
    const before = block(0, split, 0, split) / (split * (split - 1));
    for (let until = split + minimumPoints; until <= n; until++) {
      const m = until - split;
      const between = (2 * block(0, split, split, until)) / (split * m);
      const after = block(split, until, split, until) / (m * (m - 1));
      const energy = ((split * m) / (split + m)) * (between - before - after);
      if (energy > best.energy) best = { at: split, until, energy };
    }
  }
  return best;
}

/** Prefix sums over the matrix of distances, so that the sum over any block takes four look-ups. */
function distanceSums(values: readonly number[]): Float64Array {
  const n = values.length;
  const sums = new Float64Array((n + 1) * (n + 1));
  for (let i = 0; i < n; i++) {
    let row = 0;
    for (let j = 0; j < n; j++) {
      row += Math.abs((values[i] ?? 0) - (values[j] ?? 0));
      sums[(i + 1) * (n + 1) + j + 1] = row + at(sums, i * (n + 1) + j + 1);
    }
  }
  return sums;
}

const at = (sums: Float64Array, place: number): number => sums[place] ?? 0;

/** Share of random orders that split at least as well. @see Besag and Clifford, Biometrika 78 (1991), for stopping early */
function chanceOf(energy: number, stretch: readonly number[], settings: EnergySettings): number {
  const { permutations, minimumPoints, significance, random } = settings;
  // One more than these and the answer is no, whatever the rest says
  const mostAsGood = Math.floor(significance * (permutations + 1)) - 1;
  let asGood = 0;
  for (let drawn = 1; drawn <= permutations; drawn++) {
    const other = bestSplit(shuffled(stretch, random), minimumPoints);
    if (other !== null && other.energy >= energy * (1 - 1e-12)) asGood++;
    if (asGood > mostAsGood) return asGood / drawn;
  }
  return (asGood + 1) / (permutations + 1);
}
