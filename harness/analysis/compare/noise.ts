/**
 * How far the medians of two runs lie apart when nothing has changed. Attempts of one run share its conditions (load,
 * temperature, memory layout), so their scatter says nothing of it: a thousand attempts a side do not make two
 * lone runs comparable. Only other runs tell.
 */
import { quantile } from '../stats/quantile.ts';
import type { RunSamples } from './gather.ts';

/** Fewer runs leave the noise so unsure that nothing short of a doubling could be called. */
export const fewestRuns = 6;

/** Older runs tell of a machine and of versions that are gone; a change among these makes the noise larger. */
const latestRuns = 20;

export interface Noise {
  /** Standard deviation of ln(median of a run). */
  readonly deviation: number;
  /** Degrees of freedom of that deviation. */
  readonly df: number;
  /** Runs it was learnt from. */
  readonly runs: number;
}

/**
 * Noise between runs, from the medians of runs of one kind in the order of time. Of two estimates the larger one
 * counts: from the steps between neighbours, and from the scatter of all, which is larger when the machine drifts.
 * A real change in the past makes it larger too: that costs decisions, not false calls.
 * @param runs - in any order; those whose median is not positive are left out
 * @returns null with fewer than {@link fewestRuns}
 * @see von Neumann, Distribution of the Ratio of the Mean Square Successive Difference to the Variance, Ann. Math.
 *   Statist. 12 (1941), for both estimates; the degrees of freedom are those of the first
 */
export function noiseOf(runs: readonly RunSamples[]): Noise | null {
  const ordered = [...runs]
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt))
    .slice(-latestRuns);
  const logs = ordered.flatMap((run) => logMedian(run) ?? []);
  const k = logs.length;
  if (k < fewestRuns) return null;
  const steps = logs.slice(1).map((log, i) => log - (logs[i] ?? log));
  const bySteps = sumOfSquares(steps) / (2 * (k - 1));
  const mean = logs.reduce((sum, log) => sum + log, 0) / k;
  const byScatter = sumOfSquares(logs.map((log) => log - mean)) / (k - 1);
  const deviation = Math.sqrt(Math.max(bySteps, byScatter));
  return { deviation, df: (2 * (k - 1)) / 3, runs: k };
}

/** ln of a run's median; null when that is not positive. */
export function logMedian({ attempts }: RunSamples): number | null {
  const median = quantile([...attempts.values()], 0.5);
  return median > 0 ? Math.log(median) : null;
}

const sumOfSquares = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value ** 2, 0);
