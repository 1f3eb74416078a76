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
  const byScatter = sumOfSquares(fromMean(logs)) / (k - 1);
  const deviation = Math.sqrt(Math.max(bySteps, byScatter));
  return { deviation, df: (2 * (k - 1)) / 3, runs: k };
}

/**
 * The noise with what the head's own runs scatter: head runs that do not agree are no evidence. The pooled variance of
 * two samples, by their degrees of freedom.
 * @see Student, The Probable Error of a Mean, Biometrika 6 (1908)
 */
export function withScatterOf(head: readonly RunSamples[], { deviation, df, runs }: Noise): Noise {
  const logs = head.flatMap((run) => logMedian(run) ?? []);
  if (logs.length < 2) return { deviation, df, runs };
  const own = logs.length - 1;
  const variance = (df * deviation ** 2 + sumOfSquares(fromMean(logs))) / (df + own);
  return { deviation: Math.sqrt(variance), df: df + own, runs: runs + logs.length };
}

/** A difference is called only when chance, at worst, makes as many head runs of a kind not met before in this share. */
const mostUnmet = 0.005;

/**
 * How likely it is, at worst, that all head runs met conditions which none of the others met, though nothing has changed:
 * a busy neighbour, a slow core, an unlucky memory layout. When a share q of all runs meets them, it is qᵐ(1−q)ᵏ for m
 * head runs and k others, and largest at q = m ÷ (m+k). No deviation of the k others tells of it, so that only more
 * runs of the head can: the run, not the attempt, is what has to be repeated.
 * @param head - runs of the head, at least 1
 * @param others - runs of the base and earlier ones, at least 1
 * @returns 0 to 0.25; 3.2 % for 1 and 11, 0.38 % for 2 and 11
 * @see Kalibera and Jones, Rigorous Benchmarking in Reasonable Time, ISMM 2013, on repeating at the highest level that varies
 */
export function chanceUnmet(head: number, others: number): number {
  const share = head / (head + others);
  return share ** head * (1 - share) ** others;
}

/** How many runs the head lacks before a difference may be called; 0: it has enough. */
export function runsLacking(head: number, others: number): number {
  let enough = head;
  while (chanceUnmet(enough, others) > mostUnmet) enough++;
  return enough - head;
}

/** ln of a run's median; null when that is not positive. */
export function logMedian({ attempts }: RunSamples): number | null {
  const median = quantile([...attempts.values()], 0.5);
  return median > 0 ? Math.log(median) : null;
}

function fromMean(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

const sumOfSquares = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value ** 2, 0);
