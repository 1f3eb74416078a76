/** One verdict per cell and figure, corrected for how many there are. */
import { seededRandom, textSeed } from '../../core/random.ts';
import { familyOf } from './family.ts';
import { holm } from '../stats/holm.ts';
import { quantile } from '../stats/quantile.ts';
import { distanceToDecide, isDifference, outcomeOf, sizeFor, sizeFrom } from './decide.ts';
import { exactOutcome } from './exact.ts';
import { pooled, type RunSamples, type Subject } from './gather.ts';
import type { Design, FigureVerdict, MeasuredSide, StatisticalVerdict } from './model.ts';
import { fewestRuns } from './noise.ts';
import type { CompareSettings } from './settings.ts';
import { fewestAttempts, measure, type Measured } from './statistics.ts';
import { reasonWhy } from './words.ts';

export interface JudgedTogether {
  readonly subjects: readonly Subject[];
  readonly design: Design;
  readonly settings: CompareSettings;
  /** Exact figures that are known not to vary. */
  readonly steady: ReadonlySet<string>;
}

/** Verdicts in the order of the subjects; the two families are corrected apart. */
export function figureVerdicts({
  subjects,
  design,
  settings,
  steady,
}: JudgedTogether): FigureVerdict[] {
  const found = subjects.map((subject) => {
    const exact = exactOutcome(subject, steady.has(subject.figure));
    // A random of its own each: a verdict does not depend on what else is compared
    const random = seededRandom(settings.seed ^ textSeed(`${subject.cell.id}#${subject.figure}`));
    return { subject, exact, measured: exact ?? measure(subject, design, settings, random) };
  });
  const corrected = correctedTogether(found);
  return found.map(({ subject, measured }, index): FigureVerdict => {
    if ('outcome' in measured) return { method: 'exact', ...measured, ...about(subject) };
    const { p, total } = corrected.get(index) ?? { p: 1, total: 1 };
    return statistical({ subject, measured, corrected: p, total, design, settings });
  });
}

type Found = {
  subject: Subject;
  measured: Measured | NonNullable<ReturnType<typeof exactOutcome>>;
};

/** Only what was tested counts as a test. */
function correctedTogether(found: readonly Found[]): Map<number, { p: number; total: number }> {
  const corrected = new Map<number, { p: number; total: number }>();
  for (const family of ['deciding', 'explaining'] as const) {
    const tested = found.flatMap(({ subject, measured }, index) =>
      'test' in measured && measured.test !== 'none' && familyOf(subject) === family
        ? [{ index, p: measured.p }]
        : [],
    );
    const adjusted = holm(tested.map(({ p }) => p));
    for (const [i, { index }] of tested.entries()) {
      corrected.set(index, { p: adjusted[i] ?? 1, total: tested.length });
    }
  }
  return corrected;
}

interface Question {
  readonly subject: Subject;
  readonly measured: Measured;
  readonly corrected: number;
  readonly total: number;
  readonly design: Design;
  readonly settings: CompareSettings;
}

function statistical(question: Question): StatisticalVerdict {
  const { subject, measured, corrected, design, settings } = question;
  const { effect, noise, p, test, of, lacking } = measured;
  const canCall = test !== 'none';
  const outcome = canCall
    ? outcomeOf({ effect, corrected, better: subject.meaning.better, lacking }, settings)
    : 'undecided';
  const verdict = {
    method: 'statistical' as const,
    ...about(subject),
    outcome,
    effect: effect === null ? null : asRatio(effect, of),
    test: { name: test, p, corrected: canCall ? corrected : 1 },
    noise: noise === null ? null : { betweenRuns: noise.deviation, runs: noise.runs },
    needs: outcome === 'undecided' ? needs(question, design) : null,
  };
  return { ...verdict, why: reasonWhy(verdict, settings) };
}

function smallerSide({ base, head }: Subject): number {
  const size = (side: readonly RunSamples[]) => pooled(side).length;
  return Math.min(size(base), size(head));
}

function asRatio(
  { estimate, low, high, confidence }: NonNullable<Measured['effect']>,
  of: Measured['of'],
): NonNullable<StatisticalVerdict['effect']> {
  return { of, ratio: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high), confidence };
}

/** What would decide it if the estimate stays where it is. */
function needs(question: Question, design: Design): StatisticalVerdict['needs'] {
  const { subject, measured, corrected, total, settings } = question;
  if (measured.effect === null && Math.min(subject.base.length, subject.head.length) > 0)
    return null;
  if (design === 'lone-runs' || measured.test === 'none') {
    const text = `${fewestRuns} earlier runs of this plan on this machine in the history, or signalbox ab`;
    return design === 'interleaved'
      ? { of: 'pairs', count: 6, text: 'pairs in which both sides measured it' }
      : { of: 'runs', count: fewestRuns, text };
  }
  const { effect, deviation } = measured;
  if (effect === null) return null;
  if (deviation === null) return moreAttempts(subject);
  if (deviation === 0) return null;
  const { lacking } = measured;
  const headRuns = subject.head.length + lacking;
  if (lacking > 0 && isDifference(effect, corrected, settings)) {
    const runs = lacking === 1 ? 'run' : 'runs';
    return { of: 'runs', count: headRuns, text: `${lacking} more ${runs} of the head` };
  }
  const error = Math.min(1 - settings.confidence, settings.familyError / Math.max(1, total));
  const distance = distanceToDecide(effect.estimate, settings.margin);
  const isLarge = Math.abs(effect.estimate) > Math.log1p(settings.margin);
  const chance = isLarge ? error : 1 - settings.confidence;
  const enough = sizeFor({ deviation, effect: distance, error: chance });
  // As many signs must be able to agree, and what is there was not enough
  const count = Math.max(
    enough,
    isLarge && design === 'interleaved' ? sizeFrom(smallerSide(subject), measured.p, error) : 0,
    Math.ceil(1 + Math.log2(1 / chance)),
    design === 'interleaved' ? smallerSide(subject) + 1 : headRuns,
  );
  return design === 'interleaved'
    ? { of: 'pairs', count, text: `about ${count} pairs, that is --pairs ${count}` }
    : { of: 'runs', count, text: `about ${count} runs on each side; signalbox ab needs fewer` };
}

/** What is counted hangs on no run, but a few attempts cannot be told from chance. */
function moreAttempts(subject: Subject): StatisticalVerdict['needs'] {
  if (smallerSide(subject) >= fewestAttempts) return null;
  const text = `${fewestAttempts} or more attempts on each side`;
  return { of: 'attempts', count: fewestAttempts, text };
}

function about({ cell, figure, meaning, base, head }: Subject) {
  const { id, scenario, offerer, answerer, broker, link, dialect } = cell;
  const family = familyOf({ cell, figure });
  return {
    ...{ cell: id, scenario, offerer, answerer, broker, link, dialect, figure, family },
    ...{ unit: meaning.unit, class: meaning.class, better: meaning.better },
    definition: meaning.definition,
    base: sideOf(base),
    head: sideOf(head),
  };
}

/** As many samples as a CDF plot can show. */
const keptSamples = 500;

function sideOf(runs: readonly RunSamples[]): MeasuredSide {
  const all = pooled(runs);
  return {
    n: all.length,
    runs: runs.length,
    median: all.length === 0 ? null : quantile(all, 0.5),
    samples: all.slice(0, keptSamples),
  };
}
