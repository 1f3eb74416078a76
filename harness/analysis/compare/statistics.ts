/** What the samples of one subject say before correction: effect, test, noise, and what is missing. */
import type { Random } from '../../core/random.ts';
import { brunnerMunzel } from '../stats/brunner-munzel.ts';
import { quantile } from '../stats/quantile.ts';
import { logRatioInterval } from '../stats/log-ratio.ts';
import { pairedShift, signedRank } from '../stats/signed-rank.ts';
import { studentQuantile, studentTwoSided } from '../stats/student.ts';
import type { Effect } from './decide.ts';
import { pooled, type RunSamples, type Subject } from './gather.ts';
import type { Design, StatisticalVerdict } from './model.ts';
import { logMedian, noiseOf, runsLacking, withScatterOf, type Noise } from './noise.ts';
import type { CompareSettings } from './settings.ts';

/** What can be said of a subject on its own. */
export interface Measured {
  readonly effect: Effect | null;
  readonly of: 'medians' | 'paired';
  readonly test: StatisticalVerdict['test']['name'];
  readonly p: number;
  readonly noise: Noise | null;
  /** Deviation of one pair, or of the difference of two runs; null when unknown. */
  readonly deviation: number | null;
  /** Runs that the head lacks before a difference may be called. */
  readonly lacking: number;
}

const nothing: Measured = {
  ...{ effect: null, of: 'medians', test: 'none', p: 1, noise: null, deviation: null },
  lacking: 0,
};

/** Judges by the design of the comparison. */
export function measure(
  subject: Subject,
  design: Design,
  { confidence }: CompareSettings,
  random: Random,
): Measured {
  if (subject.base.length === 0 || subject.head.length === 0) return nothing;
  if (design === 'interleaved') return paired(subject, confidence);
  if (subject.meaning.class === 'exact') return ofAttempts(subject, confidence, random);
  const noise = noiseOf([...subject.past, ...subject.base]);
  return noise === null
    ? { ...ofAttempts(subject, confidence, random), test: 'none', p: 1 }
    : betweenRuns(subject, noise, confidence, random);
}

/** Both sides of each block met the same conditions, in an order drawn by lot. */
function paired({ base, head }: Subject, confidence: number): Measured {
  const after = new Map(head.flatMap(({ attempts }) => [...attempts]));
  const differences = base
    .flatMap(({ attempts }) => [...attempts])
    .flatMap(([attempt, before]) => {
      const now = after.get(attempt);
      return now !== undefined && now > 0 && before > 0 ? [Math.log(now / before)] : [];
    });
  if (differences.length === 0) return nothing;
  const { p } = signedRank(differences);
  const effect = pairedShift(differences, confidence);
  return {
    ...{ effect, p },
    of: 'paired',
    test: 'signed-rank',
    noise: null,
    deviation: robustDeviation(differences),
    lacking: 0,
  };
}

/** Attempts as if they were independent: true of exact figures alone, a description of all others. */
function ofAttempts({ base, head }: Subject, confidence: number, random: Random): Measured {
  const [before, after] = [pooled(base), pooled(head)];
  const effect = logRatioInterval({ base: before, head: after, confidence, random });
  const { p } = brunnerMunzel(before, after, random);
  return { ...nothing, effect, test: 'brunner-munzel', p };
}

/**
 * Beyond what attempts scatter and beyond what runs scatter: the larger p of the rank test and of Student's t on
 * the medians of runs, and the interval that spans both.
 */
function betweenRuns(subject: Subject, past: Noise, confidence: number, random: Random): Measured {
  const { base, head } = subject;
  const noise = withScatterOf(head, past);
  const [before, after] = [meanLog(base), meanLog(head)];
  if (before === null || after === null) return nothing;
  const estimate = after - before;
  const error = noise.deviation * Math.sqrt(1 / base.length + 1 / head.length);
  const reach = studentQuantile(1 - confidence, noise.df) * error;
  const within = ofAttempts(subject, confidence, random);
  const byRanks = canTell(base, head) ? within.p : 0;
  return {
    effect: {
      ...{ estimate, confidence },
      low: Math.min(estimate - reach, within.effect?.low ?? estimate),
      high: Math.max(estimate + reach, within.effect?.high ?? estimate),
    },
    of: 'medians',
    test: 'between-runs',
    p: Math.max(studentTwoSided(error === 0 ? NaN : estimate / error, noise.df), byRanks),
    noise,
    deviation: noise.deviation * Math.SQRT2,
    lacking: runsLacking(head.length, past.runs),
  };
}

/** With fewer on a side, no arrangement of ranks is rare enough to be called after correction. */
export const fewestAttempts = 10;

const canTell = (...sides: readonly (readonly RunSamples[])[]): boolean =>
  sides.every((side) => pooled(side).length >= fewestAttempts);

function meanLog(side: readonly RunSamples[]): number | null {
  const logs = side.flatMap((run) => logMedian(run) ?? []);
  return logs.length === 0 ? null : logs.reduce((sum, log) => sum + log, 0) / logs.length;
}

/** Half the distance between the 16 % and 84 % points: a standard deviation for normal values, and calm with others. */
const robustDeviation = (values: readonly number[]): number =>
  (quantile(values, 0.8413) - quantile(values, 0.1587)) / 2;
