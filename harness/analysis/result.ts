/** What a run leaves behind: the schema of `run.json`, and of the record that one attempt attaches. */
import { z } from 'zod';
import { outcomes } from '../core/outcome.ts';
import { environment, stackInfo } from '../timeline/environment.ts';

export const runSchema = 'signalbox-run/1';
export const attemptSchema = 'signalbox-attempt/1';

const outcome = z.enum(outcomes);

const reason = z.object({ code: z.string(), what: z.string(), cure: z.string() });

/** Which values may be compared with which: design, section 6. */
export const figureClass = z.enum(['exact', 'relative', 'absolute']);
export type FigureClass = z.infer<typeof figureClass>;

export const figureCommon = {
  unit: z.enum(['ms', 'Mbit/s', 'B', 'messages', 'ratio', 'count', 'round trips']),
  class: figureClass,
  /** Which way is good; `none` for plain facts. */
  better: z.enum(['lower', 'higher', 'none']),
  /** How the number is defined, in a sentence; shown beside it. */
  definition: z.string(),
  /** How many samples are behind it. */
  n: z.int().nonnegative(),
};

export const figure = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('value'),
    value: z.number(),
    /** 95 %, where the value is estimated from many others. */
    interval: z.object({ low: z.number(), high: z.number() }).optional(),
    ...figureCommon,
  }),
  z.object({
    type: z.literal('distribution'),
    min: z.number(),
    p50: z.number(),
    p90: z.number(),
    /** Of fewer than 100 samples it lies between the two largest. */
    p99: z.number(),
    max: z.number(),
    /** All samples in the order taken, up to 1,000; beyond that evenly thinned, and `n` tells. */
    samples: z.array(z.number()),
    ...figureCommon,
  }),
]);
export type Figure = z.infer<typeof figure>;
export type Figures = Record<string, Figure>;

export const cellKeyFields = {
  scenario: z.string(),
  offerer: z.string(),
  answerer: z.string(),
  broker: z.string(),
  link: z.string(),
  dialect: z.string(),
};

/** One check of one attempt. */
export const checkResult = z.object({
  id: z.string(),
  /** The claim in words. */
  claim: z.string(),
  /** Catalogue entries it stands on. */
  references: z.array(z.string()),
  outcome,
  /** What was seen, with the values. */
  evidence: z.string(),
});
export type CheckResult = z.infer<typeof checkResult>;

export const attempt = z.object({
  /** 0 for the first; repeats and retries count on. */
  index: z.int().nonnegative(),
  retry: z.int().nonnegative(),
  outcome,
  reason: reason.nullable(),
  startedAt: z.string(),
  durationMs: z.number(),
  checks: z.array(checkResult),
  figures: z.record(z.string(), figure),
  /** Path of the compressed timeline, relative to the run folder; null when there is none. */
  timeline: z.string().nullable(),
});
export type Attempt = z.infer<typeof attempt>;

export const cell = z.object({
  id: z.string(),
  ...cellKeyFields,
  outcome,
  reason: reason.nullable(),
  attempts: z.array(attempt),
  /** Over all attempts; samples pooled. */
  figures: z.record(z.string(), figure),
  /** Timeline of the attempt to look at first: the worst, else the last. */
  timeline: z.string().nullable(),
});
export type Cell = z.infer<typeof cell>;

/** Which part of a run a shard was. */
export const shardInfo = z.object({
  /** What all shards of the run call it; empty when nobody named it, and then it cannot be merged. */
  run: z.string(),
  /** From 1. */
  index: z.int().positive(),
  total: z.int().positive(),
});
export type ShardInfo = z.infer<typeof shardInfo>;

export const runTotals = z.object({
  planned: z.int(),
  passed: z.int(),
  failed: z.int(),
  quirk: z.int(),
  unsupported: z.int(),
  inconclusive: z.int(),
});

export const runFile = z.object({
  schema: z.literal(runSchema),
  id: z.string(),
  startedAt: z.string(),
  durationMs: z.number(),
  /** Null for a whole run, also for one merged from blobs. */
  shard: shardInfo.nullable().default(null),
  environment,
  stacks: z.array(stackInfo),
  totals: runTotals,
  cells: z.array(cell),
});
export type RunFile = z.infer<typeof runFile>;

/** What one test attaches: enough to rebuild its part of the run, also from merged shards. */
export const attemptRecord = z.object({
  schema: z.literal(attemptSchema),
  id: z.string(),
  ...cellKeyFields,
  attempt: attempt.omit({ index: true, retry: true, timeline: true }),
  environment,
  stacks: z.array(stackInfo),
});
export type AttemptRecord = z.infer<typeof attemptRecord>;
