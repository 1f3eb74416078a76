/** From samples of both sides to ratios with their intervals and bounds. */
import { seededRandom, type Random } from '../harness/core/random.ts';
import { quantile } from '../harness/analysis/stats/quantile.ts';

/** Samples of the same thing, through the harness and bare. */
export interface Samples {
  readonly harness: readonly number[];
  readonly bare: readonly number[];
}

/** What was compared, and what the ratio harness ÷ bare may be. */
export interface Comparison {
  readonly name: string;
  readonly unit: string;
  /** Groups that are compared each with its like; the ratio is their geometric mean. */
  readonly groups: readonly Samples[];
  readonly bound: { readonly is: 'at most' | 'at least'; readonly ratio: number };
}

export interface Ratio {
  readonly ratio: number;
  /** 95 % interval; as wide as it gets with one sample. */
  readonly low: number;
  readonly high: number;
  readonly inside: boolean;
}

const rounds = 2_000;

/**
 * Ratio of medians, harness ÷ bare, with its 95 % percentile-bootstrap interval; groups are resampled apart.
 * @throws RangeError when a group has no sample on one side
 */
export function compared({ groups, bound }: Comparison): Ratio {
  const ratio = ratioOf(groups);
  const random = seededRandom(1);
  const drawn = Array.from({ length: rounds }, () =>
    ratioOf(groups.map((group) => again(group, random))),
  );
  const inside = bound.is === 'at most' ? ratio <= bound.ratio : ratio >= bound.ratio;
  return { ratio, low: quantile(drawn, 0.025), high: quantile(drawn, 0.975), inside };
}

function ratioOf(groups: readonly Samples[]): number {
  const logs = groups.map(({ harness, bare }) =>
    Math.log(quantile(harness, 0.5) / quantile(bare, 0.5)),
  );
  return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}

const again = ({ harness, bare }: Samples, random: Random): Samples => ({
  harness: harness.map(() => drawnFrom(harness, random)),
  bare: bare.map(() => drawnFrom(bare, random)),
});

const drawnFrom = (samples: readonly number[], random: Random): number =>
  samples[Math.floor(random() * samples.length)] ?? Number.NaN;

/** One line: what, the medians of both sides by group, n, the ratio, its interval, and the bound. */
export function lineOf(comparison: Comparison): string {
  const { name, unit, groups, bound } = comparison;
  const count = (side: keyof Samples) => groups.reduce((sum, group) => sum + group[side].length, 0);
  if (groups.length === 0 || count('harness') === 0 || count('bare') === 0) {
    return `NOT COMPARED ${name}: one side has no sample`;
  }
  const middle = (side: keyof Samples) =>
    groups.map((group) => figure(quantile(group[side], 0.5))).join(' / ');
  const { ratio, low, high, inside } = compared(comparison);
  const medians = `harness ${middle('harness')} ${unit} (n ${count('harness')}), bare ${middle('bare')} ${unit} (n ${count('bare')})`;
  const interval = `${ratio.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
  return `${inside ? 'inside ' : 'OUTSIDE'} ${name}: ${medians}; ratio ${interval}, ${bound.is} ${bound.ratio}`;
}

const figure = (value: number): string => (value < 100 ? value.toFixed(1) : value.toFixed(0));

/** False when any bound does not hold, or could not be looked at. */
export function allInside(comparisons: readonly Comparison[]): boolean {
  return comparisons.every(
    (comparison) =>
      comparison.groups.length > 0 &&
      comparison.groups.every(({ harness, bare }) => harness.length > 0 && bare.length > 0) &&
      compared(comparison).inside,
  );
}
