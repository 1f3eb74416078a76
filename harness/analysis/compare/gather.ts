/** From runs to what is compared: per cell and figure, one number an attempt, run by run. */
import { quantile } from '../stats/quantile.ts';
import type { AttemptSummary } from '../history/summary.ts';
import type { ComparableRun, FigureMeaning, RunCell } from './run.ts';

/** One number an attempt: what an attempt measured hangs together, so a distribution counts by its median. */
export interface RunSamples {
  readonly run: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** By attempt, in the order taken. */
  readonly attempts: ReadonlyMap<string, number>;
}

/** The runs that are compared. */
export interface Sides {
  readonly base: readonly ComparableRun[];
  readonly head: readonly ComparableRun[];
  /** Others of the same kind, from which the noise is learnt. */
  readonly past: readonly ComparableRun[];
}

/** What is compared. */
export interface Subject {
  readonly cell: RunCell;
  readonly figure: string;
  readonly meaning: FigureMeaning;
  readonly base: readonly RunSamples[];
  readonly head: readonly RunSamples[];
  readonly past: readonly RunSamples[];
}

/** Every figure that a side measured, cell by cell in the order of the head, then of the base. */
export function subjectsOf({ base, head, past }: Sides): Subject[] {
  const meanings = Object.assign({}, ...[...base, ...head].map(({ figures }) => figures)) as Record<
    string,
    FigureMeaning
  >; // an Object.assign of records is one
  return cellsOf([...head, ...base]).flatMap((cell) => {
    const [inBase, inHead, inPast] = [base, head, past].map((runs) => cellIn(runs, cell.id));
    const names = figureNames([...(inBase ?? []), ...(inHead ?? [])]);
    return names.flatMap((figure): Subject[] => {
      const meaning = meanings[figure];
      if (meaning === undefined) return [];
      const of = (found: readonly Found[] = []) => samplesOf(found, figure);
      return [{ cell, figure, meaning, base: of(inBase), head: of(inHead), past: of(inPast) }];
    });
  });
}

/** Each cell of some runs once. */
export function cellsOf(runs: readonly ComparableRun[]): RunCell[] {
  const found = new Map<string, RunCell>();
  for (const { cells } of runs) {
    for (const cell of cells) if (!found.has(cell.id)) found.set(cell.id, cell);
  }
  return [...found.values()];
}

interface Found {
  readonly run: ComparableRun;
  readonly cell: RunCell;
}

function cellIn(runs: readonly ComparableRun[], id: string): Found[] {
  return runs.flatMap((run) =>
    run.cells.filter((cell) => cell.id === id).map((cell) => ({ run, cell })),
  );
}

function figureNames(found: readonly Found[]): string[] {
  const attempts = found.flatMap(({ cell }) => cell.attempts);
  return [...new Set(attempts.flatMap(({ figures }) => Object.keys(figures)))];
}

function samplesOf(found: readonly Found[], figure: string): RunSamples[] {
  return found.flatMap(({ run, cell }): RunSamples[] => {
    const attempts = attemptValues(cell.attempts, figure);
    return attempts.size === 0 ? [] : [{ run: run.id, startedAt: run.startedAt, attempts }];
  });
}

/** Attempt → its median of a figure; attempts that did not measure it are left out. */
export function attemptValues(
  attempts: readonly AttemptSummary[],
  figure: string,
): Map<string, number> {
  const values = new Map<string, number>();
  for (const { index, retry, figures } of attempts) {
    const samples = figures[figure] ?? [];
    if (samples.length > 0) values.set(`${index}.${retry}`, quantile(samples, 0.5));
  }
  return values;
}

/** All attempts of a side. */
export const pooled = (runs: readonly RunSamples[]): number[] =>
  runs.flatMap(({ attempts }) => [...attempts.values()]);
