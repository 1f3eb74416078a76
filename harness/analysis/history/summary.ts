/** A run as history keeps it: outcomes and figures of every attempt, small, without timelines; and how it is made. */
import { z } from 'zod';
import {
  attempt,
  cellKeyFields,
  figureClass,
  figureCommon,
  runTotals,
  shardInfo,
  type Attempt,
  type Cell,
  type Figure,
  type RunFile,
} from '../result.ts';
import { evenlyThinned } from '../stats/distribution.ts';
import { fingerprint, fingerprintOf } from './fingerprint.ts';

export const summarySchema = 'signalbox-summary/1';

/** How many samples an attempt keeps of one figure; beyond that evenly thinned, first and last included. */
export const keptPerAttempt = 250;

/** What the numbers of a name mean: once per run, since it is the same for every cell. */
const meaning = z.object({
  unit: figureCommon.unit,
  class: figureClass,
  better: figureCommon.better,
  definition: z.string(),
});
export type Meaning = z.infer<typeof meaning>;

const attemptSummary = z.object({
  ...attempt.pick({ index: true, retry: true, outcome: true, startedAt: true }).shape,
  /** Code of its reason; empty when it simply passed. */
  code: z.string(),
  /** Figure → samples in the order taken; a single value is a list of one. */
  figures: z.record(z.string(), z.array(z.number())),
});
export type AttemptSummary = z.infer<typeof attemptSummary>;

const cellSummary = z.object({
  id: z.string(),
  ...cellKeyFields,
  outcome: attempt.shape.outcome,
  code: z.string(),
  attempts: z.array(attemptSummary),
});
export type CellSummary = z.infer<typeof cellSummary>;

export const runSummary = z.object({
  schema: z.literal(summarySchema),
  /** Of the run; what is the same run has the same id, whatever file it lies in. */
  id: z.string(),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  durationMs: z.number(),
  plan: z.string(),
  seed: z.int(),
  /** Which part of a run this is; null for a whole one. */
  shard: shardInfo.nullable(),
  fingerprint,
  totals: runTotals,
  figures: z.record(z.string(), meaning),
  cells: z.array(cellSummary),
});
export type RunSummary = z.infer<typeof runSummary>;

/** The summary of a run. Pure: an archived run gives the same one again. */
export function summaryOf(run: RunFile): RunSummary {
  const { id, startedAt, durationMs, environment, shard, totals } = run;
  return {
    schema: summarySchema,
    ...{ id, startedAt, durationMs, shard, totals },
    plan: environment.plan,
    seed: environment.seed,
    fingerprint: fingerprintOf(run),
    figures: meaningsOf(run.cells),
    cells: run.cells.map(cellOf),
  };
}

/** Samples of a figure by attempt, in order; attempts that did not measure it are left out. */
export function samplesByAttempt(
  { attempts }: CellSummary,
  figure: string,
): { readonly attempt: number; readonly samples: readonly number[] }[] {
  return attempts.flatMap(({ figures, index }) => {
    const samples = figures[figure];
    return samples === undefined ? [] : [{ attempt: index, samples }];
  });
}

function meaningsOf(cells: readonly Cell[]): Record<string, Meaning> {
  const all = cells.flatMap(({ attempts }) =>
    attempts.flatMap(({ figures }) => Object.entries(figures)),
  );
  const found = new Map<string, Meaning>();
  for (const [name, { unit, class: kind, better, definition }] of all) {
    if (!found.has(name)) found.set(name, { unit, class: kind, better, definition });
  }
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function cellOf(cell: Cell): CellSummary {
  const { id, scenario, offerer, answerer, broker, link, dialect, outcome, reason } = cell;
  return {
    ...{ id, scenario, offerer, answerer, broker, link, dialect, outcome },
    code: reason?.code ?? '',
    attempts: cell.attempts.map(attemptOf),
  };
}

function attemptOf({ index, retry, outcome, startedAt, reason, figures }: Attempt): AttemptSummary {
  return {
    ...{ index, retry, outcome, startedAt },
    code: reason?.code ?? '',
    figures: Object.fromEntries(
      Object.entries(figures).map(([name, figure]) => [name, keptSamples(figure)]),
    ),
  };
}

function keptSamples(figure: Figure): number[] {
  const samples = figure.type === 'value' ? [figure.value] : figure.samples;
  return evenlyThinned(samples, keptPerAttempt).map(shortened);
}

/** Counts stay exact; a measured value keeps six significant digits, which is finer than any clock here. */
const shortened = (value: number): number =>
  Number.isInteger(value) ? value : Number(value.toPrecision(6));
