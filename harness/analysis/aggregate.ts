/** From attempts to cells, and from cells to a run whose totals always add up. */
import { cellId, type CellKey } from '../core/ids.ts';
import { worstOutcome, type Outcome, type Reason } from '../core/outcome.ts';
import { withFiguresAcross } from './across.ts';
import { pooledFigures } from './pool.ts';
import { runSchema, type Attempt, type Cell, type RunFile } from './result.ts';

const noRecord: Reason = {
  code: 'worker-died',
  what: 'the cell was planned, but no record of it was left behind',
  cure: 'run it again alone; if it happens again, look at the output of the runner',
};

/** One cell from its attempts, in order; without any, it is `inconclusive` with `unbegun` as its reason. */
export function cellOf(key: CellKey, attempts: readonly Attempt[], unbegun = noRecord): Cell {
  const { scenario, offerer, answerer, broker, link, dialect } = key;
  const outcome = worstOutcome(attempts.map((attempt) => attempt.outcome));
  return {
    id: cellId(key),
    ...{ scenario, offerer, answerer, broker, link, dialect },
    outcome,
    reason: attempts.length === 0 ? unbegun : reasonOf(attempts, outcome),
    attempts: [...attempts],
    figures: pooledFigures(attempts),
    timeline: timelineToOpenFirst(attempts, outcome),
  };
}

/**
 * The reason of the first attempt that had the outcome; how many did is said where there were several, and not of what is
 * absent each time.
 */
function reasonOf(attempts: readonly Attempt[], outcome: Outcome): Reason | null {
  const such = attempts.filter((attempt) => attempt.outcome === outcome);
  const first = such.find(({ reason }) => reason !== null)?.reason ?? null;
  if (first === null || attempts.length === 1) return first;
  if (outcome === 'unsupported' && such.length === attempts.length) return first;
  const share = `${such.length} of ${attempts.length} attempts ${inWords[outcome]}`;
  return { ...first, what: `${share}: ${first.what}` };
}

const inWords: Record<Outcome, string> = {
  passed: 'passed',
  failed: 'failed',
  quirk: 'showed a known quirk',
  unsupported: 'were unsupported',
  inconclusive: 'were inconclusive',
};

function timelineToOpenFirst(attempts: readonly Attempt[], outcome: Outcome): string | null {
  const kept = attempts.filter(({ timeline }) => timeline !== null);
  const worst = kept.find((attempt) => attempt.outcome === outcome && outcome !== 'passed');
  return (worst ?? kept.at(-1))?.timeline ?? null;
}

/** What is known when a run ends. */
export interface RunRecord extends Pick<
  RunFile,
  'id' | 'startedAt' | 'durationMs' | 'environment' | 'stacks'
> {
  /** Which part of a run this is; a whole one by default. */
  readonly shard?: RunFile['shard'];
  /** Why cells are without any attempt; by default a worker that died with them. */
  readonly unbegun?: Reason | undefined;
  /** Every cell that was to run, in the order of the report. */
  readonly planned: readonly CellKey[];
  /** What was left behind, in any order; a cell that was not planned is added to the plan. */
  readonly records: readonly { readonly key: CellKey; readonly attempt: Attempt }[];
}

/** The value of `run.json`. `planned` is the sum of all outcomes, whatever died on the way. */
export function runOf({ planned, records, unbegun, shard = null, ...about }: RunRecord): RunFile {
  const keys = new Map(
    [...planned, ...records.map(({ key }) => key)].map((key) => [cellId(key), key]),
  );
  const cells = withFiguresAcross(
    [...keys].map(([id, key]) => cellOf(key, attemptsOf(id, records), unbegun)),
  );
  return { schema: runSchema, ...about, shard, totals: totalsOf(cells), cells };
}

function attemptsOf(id: string, records: RunRecord['records']): Attempt[] {
  return records
    .filter(({ key }) => cellId(key) === id)
    .map(({ attempt }) => attempt)
    .sort((a, b) => a.index - b.index || a.retry - b.retry);
}

function totalsOf(cells: readonly Cell[]): RunFile['totals'] {
  const count = (outcome: Outcome) => cells.filter((cell) => cell.outcome === outcome).length;
  return {
    planned: cells.length,
    passed: count('passed'),
    failed: count('failed'),
    quirk: count('quirk'),
    unsupported: count('unsupported'),
    inconclusive: count('inconclusive'),
  };
}
