/** Where a series changed, how much, how surely, and what changed in its runs at the same time. */
import { seededRandom } from '../../core/random.ts';
import { textSeed } from '../../core/random.ts';
import { comparable } from '../history/comparable.ts';
import { changesIn } from '../stats/energy.ts';
import { quantile } from '../stats/quantile.ts';
import { logRatioInterval } from '../stats/log-ratio.ts';
import type { ComparableRun } from '../compare/run.ts';
import type { ChangePoint, Coincidence, TrendSeries } from './model.ts';
import type { BareSeries } from './series.ts';
import type { TrendSettings } from './settings.ts';

/** The series with its changes. */
export function searched(
  series: BareSeries,
  runs: readonly ComparableRun[],
  settings: TrendSettings,
): TrendSeries {
  const least = 2 * settings.minimumPoints;
  if (series.points.length < least) {
    const notSearched = `${series.points.length} runs; a change can be seen from ${least} on`;
    return { ...series, changePoints: [], notSearched };
  }
  const medians = series.points.map(({ median }) => median);
  const random = seededRandom(settings.seed ^ textSeed(series.id));
  // Ratios are what matters, so distances are taken between logarithms where there are such
  const values = medians.every((median) => median > 0) ? medians.map(Math.log) : medians;
  const splits = changesIn(values, {
    ...settings,
    random,
    matters: (before, after) => isLarge(before, after, values !== medians, settings),
  });
  const bounds = [0, ...splits.map(({ at }) => at), medians.length];
  const changePoints = splits.map(({ at, p }, i): ChangePoint => {
    const before = stretchOf(medians, bounds[i] ?? 0, at);
    const after = stretchOf(medians, at, bounds[i + 2] ?? medians.length);
    const run = series.points[at]?.run ?? 0;
    const last = series.points[at - 1]?.run ?? 0;
    return {
      ...{ at, run, p, before, after },
      direction: directionOf(series.better, before.median, after.median),
      ratio: before.median === 0 ? null : after.median / before.median,
      interval: intervalOf(medians, before, after, random),
      coinciding: coinciding(runs[last], runs[run], series.class),
    };
  });
  return { ...series, changePoints, notSearched: '' };
}

function isLarge(
  before: readonly number[],
  after: readonly number[],
  isLog: boolean,
  { minimumEffect }: TrendSettings,
): boolean {
  const [from, to] = [quantile(before, 0.5), quantile(after, 0.5)];
  if (isLog) return Math.abs(to - from) >= Math.log1p(minimumEffect);
  return Math.abs(to - from) >= minimumEffect * Math.abs(from) && to !== from;
}

function stretchOf(medians: readonly number[], from: number, end: number): ChangePoint['before'] {
  return { from, to: end - 1, median: quantile(medians.slice(from, end), 0.5) };
}

function directionOf(
  better: BareSeries['better'],
  from: number,
  to: number,
): ChangePoint['direction'] {
  if (better === 'none' || from === to) return 'none';
  return to > from === (better === 'higher') ? 'better' : 'worse';
}

function intervalOf(
  medians: readonly number[],
  before: ChangePoint['before'],
  after: ChangePoint['after'],
  random: () => number,
): ChangePoint['interval'] {
  const sides = {
    base: medians.slice(before.from, before.to + 1),
    head: medians.slice(after.from, after.to + 1),
  };
  const found = logRatioInterval({ ...sides, confidence: 0.95, random });
  return found === null ? null : { low: Math.exp(found.low), high: Math.exp(found.high) };
}

/** What differs between the last run before and the first after; the machine is no cause of a figure that is exact. */
function coinciding(
  before: ComparableRun | undefined,
  after: ComparableRun | undefined,
  kind: BareSeries['class'],
): Coincidence[] {
  if (before === undefined || after === undefined) return [];
  return comparable(before, after)
    .differences.filter(({ what }) => kind !== 'exact' || what !== 'machine')
    .map(({ what, name, base, head }) => ({ what, name, before: base, after: head }));
}
