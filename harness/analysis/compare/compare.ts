/** Compares two sides of runs: the one entry, for separate runs and for those measured in turns. Pure. */
import { comparable } from '../history/comparable.ts';
import { conformanceVerdicts } from './conformance.ts';
import { steadyFigures } from './exact.ts';
import { figureVerdicts } from './figure-verdicts.ts';
import { subjectsOf, type Sides } from './gather.ts';
import {
  comparisonSchema,
  conformanceKinds,
  figureOutcomes,
  type Comparison,
  type ConformanceVerdict,
  type Design,
  type FigureVerdict,
  type Refusal,
} from './model.ts';
import { fewestRuns } from './noise.ts';
import { asCompared } from './compared-run.ts';
import type { ComparableRun } from './run.ts';
import { defaultSettings, type CompareSettings } from './settings.ts';
import { sentencesOf } from './summary-sentences.ts';

/** Oldest first; never empty. */
export type RunsOfSide = readonly [ComparableRun, ...ComparableRun[]];

export interface CompareQuestion {
  readonly base: RunsOfSide;
  readonly head: RunsOfSide;
  /** Earlier runs that tell how far two runs differ by themselves; those of another plan or machine are left out. */
  readonly past?: readonly ComparableRun[];
  /**
   * Both sides were measured in turns within one run, in an order drawn by lot: attempts of the same index belong
   * together, and both sides name their cells alike.
   */
  readonly isInterleaved?: boolean;
  readonly labels: { readonly base: string; readonly head: string };
  readonly settings?: Partial<CompareSettings>;
  readonly generatedAt: Date;
}

/** Everything that can be said of two sides. */
export function compare(question: CompareQuestion): Comparison {
  const { base, head, labels, isInterleaved = false } = question;
  const settings = { ...defaultSettings, ...question.settings };
  const past = pastOf(question);
  const sides: Sides = { base, head, past };
  const { refusals, differences } = allowed(base, head);
  const refused = new Set(refusals.map((refusal) => refusal.class));
  const design = designOf(isInterleaved, [...past, ...base]);
  const subjects = subjectsOf(sides).filter(({ meaning }) => !refused.has(meaning.class));
  const steady = steadyFigures([...base, ...head, ...past]);
  const figures = figureVerdicts({ subjects, design, settings, steady });
  const conformance = conformanceVerdicts(sides);
  const whole = {
    schema: comparisonSchema,
    generatedAt: question.generatedAt.toISOString(),
    design,
    base: { label: labels.base, runs: base.map(asCompared) },
    head: { label: labels.head, runs: head.map(asCompared) },
    learntFrom: past.map(({ id }) => id),
    ...{ settings, differences, refusals, figures, conformance },
    counts: countsOf(figures, conformance),
    passesGate: passesGate(figures, conformance, settings),
  } as const satisfies Omit<Comparison, 'sentences'>;
  return { ...whole, sentences: sentencesOf(whole) };
}

/** Runs of the same plan on the same kind of machine, the sides themselves left out. */
function pastOf({ base, head, past = [] }: CompareQuestion): ComparableRun[] {
  const own = new Set([...base, ...head].map(({ id }) => id));
  const [first] = base;
  return past.filter(
    (run) => !own.has(run.id) && comparable(first, run).refusals.absolute.length === 0,
  );
}

function designOf(isInterleaved: boolean, runs: readonly ComparableRun[]): Design {
  if (isInterleaved) return 'interleaved';
  return runs.length >= fewestRuns ? 'runs' : 'lone-runs';
}

function allowed(base: RunsOfSide, head: RunsOfSide): Pick<Comparison, 'refusals' | 'differences'> {
  const [newest] = head;
  const last = base.at(-1) ?? base[0];
  const { differences } = comparable(last, newest);
  const all = [...base.slice(0, -1), ...head].map((run) => comparable(last, run).refusals);
  const refusals = (['exact', 'relative', 'absolute'] as const).flatMap((kind) => {
    const whys = new Set(all.flatMap((refusal) => refusal[kind]));
    return [...whys].map((why): Refusal => ({ class: kind, why }));
  });
  return { refusals, differences: [...differences] };
}

function countsOf(
  figures: readonly FigureVerdict[],
  conformance: readonly ConformanceVerdict[],
): Comparison['counts'] {
  const outcomesIn = (family: FigureVerdict['family']) => {
    const all = figures.filter((verdict) => verdict.family === family);
    return counted(
      figureOutcomes,
      all.map(({ outcome }) => outcome),
    );
  };
  return {
    figures: outcomesIn('deciding'),
    explaining: outcomesIn('explaining'),
    conformance: counted(
      conformanceKinds,
      conformance.map(({ kind }) => kind),
    ),
  };
}

function counted<K extends string>(keys: readonly K[], all: readonly K[]): Record<K, number> {
  const entries = keys.map((key) => [key, all.filter((each) => each === key).length] as const);
  // Every key has its entry, which `fromEntries` cannot say
  return Object.fromEntries(entries) as Record<K, number>;
}

function passesGate(
  figures: readonly FigureVerdict[],
  conformance: readonly ConformanceVerdict[],
  { familyError }: CompareSettings,
): boolean {
  const isWorse = ({ kind, base, head, corrected }: ConformanceVerdict) =>
    kind === 'newly-failing' ||
    (kind === 'flickering' &&
      corrected <= familyError &&
      head.passed * base.judged < base.passed * head.judged);
  const regressed = figures.some((v) => v.family === 'deciding' && v.outcome === 'regressed');
  return !regressed && !conformance.some(isWorse);
}
