/** What comparing two sides of runs says: the data contract of `compare`, `ab` and the comparison page. */
import { z } from 'zod';
import { outcomes } from '../../core/outcome.ts';
import { figureClass, figureCommon } from '../result.ts';

export const comparisonSchema = 'signalbox-comparison/1';

/** One of the runs of a side. */
const comparedRun = z.object({
  id: z.string(),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  plan: z.string(),
  signalbox: z.string(),
  /** Empty outside git. */
  commit: z.string(),
  /** In words: processor, cores, system; one entry per kind of machine that took part. */
  machines: z.array(z.string()),
  stacks: z.array(z.object({ name: z.string(), version: z.string() })),
  brokers: z.array(z.object({ name: z.string(), version: z.string() })),
});
export type ComparedRun = z.infer<typeof comparedRun>;

const comparedSide = z.object({
  /** What was asked for: `latest`, a path, an id, or the versions of an A/B run. */
  label: z.string(),
  /** The runs behind it, oldest first; in an A/B run both sides name the same one. */
  runs: z.array(comparedRun).min(1),
});

/** One thing that is not the same on both sides; an empty text where a side has none. */
const difference = z.object({
  what: z.enum(['machine', 'stack', 'broker', 'commit', 'signalbox', 'plan']),
  /** `kernel`, `node-datachannel`, `mosquitto`; empty for commit, signalbox and plan. */
  name: z.string(),
  base: z.string(),
  head: z.string(),
});

/** Figures that may not be compared, and why, in one sentence. */
const refusal = z.object({ class: figureClass, why: z.string() });
export type Refusal = z.infer<typeof refusal>;

/**
 * How the numbers were gathered, which decides what can be said:
 * - `interleaved`: both sides in turns within one run, so that the conditions of the run fall on both alike;
 * - `runs`: separate runs, of which there are enough to know how far two runs differ when nothing has changed;
 * - `lone-runs`: separate runs without that knowledge: exact figures and conformance have verdicts, times have none.
 */
const design = z.enum(['interleaved', 'runs', 'lone-runs']);
export type Design = z.infer<typeof design>;

export const figureOutcomes = ['regressed', 'improved', 'equivalent', 'undecided'] as const;
export type FigureOutcome = (typeof figureOutcomes)[number];

const interval = z.object({ low: z.number(), high: z.number() });

const cellKeyFields = {
  /** Id of the cell. */
  cell: z.string(),
  scenario: z.string(),
  offerer: z.string(),
  answerer: z.string(),
  broker: z.string(),
  link: z.string(),
  dialect: z.string(),
};

/** What one side measured. */
const measuredSide = z.object({
  /** How many attempts measured it: the unit of all statistics, since what one attempt measures hangs together. */
  n: z.int().nonnegative(),
  /** In how many runs. */
  runs: z.int().nonnegative(),
  /** Median over the attempts, of each attempt's median; null without any. */
  median: z.number().nullable(),
  /** One number an attempt, in the order taken; for CDF plots. */
  samples: z.array(z.number()),
});
export type MeasuredSide = z.infer<typeof measuredSide>;

const verdictFields = {
  ...cellKeyFields,
  figure: z.string(),
  unit: figureCommon.unit,
  class: figureClass,
  better: figureCommon.better,
  definition: z.string(),
  /** `deciding` ones count and gate; `explaining` ones (the phases) say where a change lies. Corrected apart. */
  family: z.enum(['deciding', 'explaining']),
  outcome: z.enum(figureOutcomes),
  /** Why this outcome, in one sentence with the values. */
  why: z.string(),
  base: measuredSide,
  head: measuredSide,
};

/** Every value on a side is the same: any difference is one. */
const exactVerdict = z.object({ method: z.literal('exact'), ...verdictFields });

/** Judged by rank test, interval and margin. */
const statisticalVerdict = z.object({
  method: z.literal('statistical'),
  ...verdictFields,
  /** Null when a median is not positive, or a side has none: there is no ratio then. */
  effect: z
    .object({
      /** `paired`: the typical ratio head ÷ base of a pair; `medians`: ratio of the two medians. */
      of: z.enum(['medians', 'paired']),
      /** head ÷ base: 1.1 is 10 % more of the unit, which may be better or worse. */
      ratio: z.number(),
      /** At `confidence`, not corrected for the number of comparisons; held against the margin. */
      ...interval.shape,
      confidence: z.number(),
    })
    .nullable(),
  test: z.object({
    /** `between-runs`: Student's t on the logarithms of the medians of runs, and ranks of the attempts where they can tell. */
    name: z.enum(['brunner-munzel', 'signed-rank', 'between-runs', 'none']),
    /** Chance of such a difference when there is none; 1 where nothing can be said. */
    p: z.number(),
    /** Corrected for all comparisons of the family (Holm); this one decides. */
    corrected: z.number(),
  }),
  /** How far the medians of two runs differ when nothing has changed; null where the sides were interleaved. */
  noise: z
    .object({
      /** Standard deviation of the natural logarithm between runs: 0.05 is about 5 %. */
      betweenRuns: z.number(),
      /** How many runs it was learnt from. */
      runs: z.int(),
    })
    .nullable(),
  /** What would probably decide it; null when it is decided. */
  needs: z
    .object({
      /** `pairs` of an A/B run, `runs` on each side, or `attempts` on each side. */
      of: z.enum(['pairs', 'runs', 'attempts']),
      /** In all, not in addition. */
      count: z.int(),
      /** In words, with the command where there is one. */
      text: z.string(),
    })
    .nullable(),
});

const figureVerdict = z.discriminatedUnion('method', [exactVerdict, statisticalVerdict]);
export type FigureVerdict = z.infer<typeof figureVerdict>;
export type StatisticalVerdict = z.infer<typeof statisticalVerdict>;

/** Attempts with a verdict: an absent capability or a fault of ours says nothing. */
const successRate = z.object({
  passed: z.int().nonnegative(),
  judged: z.int().nonnegative(),
  /** 95 % Wilson interval of passed ÷ judged; 0 to 1 when nothing was judged. */
  ...interval.shape,
  /** Worst outcome of the side; null where the cell is not. */
  outcome: z.enum(outcomes).nullable(),
  /** Error codes and checks behind what did not pass, each once. */
  codes: z.array(z.string()),
});
export type SuccessRate = z.infer<typeof successRate>;

export const conformanceKinds = [
  'newly-failing',
  'newly-passing',
  'flickering',
  'not-judged',
  'added',
  'removed',
  'unchanged',
] as const;
export type ConformanceKind = (typeof conformanceKinds)[number];

const conformanceVerdict = z.object({
  ...cellKeyFields,
  /**
   * `newly-failing`: passed throughout, now fails throughout; `newly-passing` the reverse; `flickering`: passes and
   * fails on one side or both; `not-judged`: on one side nothing was learnt (unsupported, inconclusive).
   */
  kind: z.enum(conformanceKinds),
  base: successRate,
  head: successRate,
  /** Fisher's exact test of the two rates, two-sided, corrected over all cells (Holm); 1 where a side has none. */
  corrected: z.number(),
  /** One sentence with the counts. */
  why: z.string(),
});
export type ConformanceVerdict = z.infer<typeof conformanceVerdict>;

const counts = <K extends string>(keys: readonly K[]) =>
  z.record(z.enum(keys), z.int().nonnegative());

export const comparison = z.object({
  schema: z.literal(comparisonSchema),
  /** ISO 8601, UTC. */
  generatedAt: z.string(),
  design,
  base: comparedSide,
  head: comparedSide,
  /** Runs beside the base from which the noise between runs was learnt; ids. */
  learntFrom: z.array(z.string()),
  settings: z.object({
    /** 0.05: within 5 % either way counts as equal. */
    margin: z.number(),
    /** Chance of any false call among all deciding figures of a comparison in which nothing has changed. */
    familyError: z.number(),
    /** Of the intervals. */
    confidence: z.number(),
    seed: z.int(),
  }),
  differences: z.array(difference),
  /** Empty: everything may be compared. */
  refusals: z.array(refusal),
  /** All of one class refused leaves the others; no verdict of a refused class is in here. */
  figures: z.array(figureVerdict),
  conformance: z.array(conformanceVerdict),
  counts: z.object({
    /** Of the deciding figures. */
    figures: counts(figureOutcomes),
    explaining: counts(figureOutcomes),
    conformance: counts(conformanceKinds),
  }),
  /** Whether a gate should let it through: false with a regressed deciding figure or a newly failing cell. */
  passesGate: z.boolean(),
  /** What a person reads in ten seconds, most important first; the first is the whole in one sentence. */
  sentences: z.array(z.string()).min(1),
});
export type Comparison = z.infer<typeof comparison>;
