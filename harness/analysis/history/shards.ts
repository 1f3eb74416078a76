/** The shards of one run, put together again; and the same run met twice, counted once. */
import { worstOutcome, type Outcome } from '../../core/outcome.ts';
import { mergedFingerprint } from './fingerprint.ts';
import type { AttemptSummary, CellSummary, RunSummary } from './summary.ts';

/** What all parts of a run share: the name that its shards were given, else its id. */
export function runKey({ id, shard }: RunSummary): string {
  return shard === null || shard.run === '' ? `id ${id}` : `shards ${shard.total} ${shard.run}`;
}

export interface Merged {
  readonly summary: RunSummary;
  /** Shards that are not there, from 1. */
  readonly missing: readonly number[];
}

/**
 * One run from all that is known of it: summaries with the same {@link runKey}, at least one. Of a shard that ran
 * twice, as CI does with a failed job, the later counts.
 * @throws RangeError without any summary
 */
export function mergedShards(parts: readonly RunSummary[]): Merged {
  const latest = latestOfEach(parts);
  const [first, ...rest] = latest;
  if (first === undefined) throw new RangeError('a run needs at least one part');
  const { shard } = first;
  if (shard === null || shard.run === '') return { summary: first, missing: [] };
  const cells = mergedCells(latest.flatMap((part) => part.cells));
  const summary: RunSummary = {
    ...first,
    id: shard.run,
    startedAt: earliest(latest),
    durationMs: Math.max(...latest.map(({ durationMs }) => durationMs)),
    shard: null,
    fingerprint: mergedFingerprint([first.fingerprint, ...rest.map((part) => part.fingerprint)]),
    totals: totalsOf(cells),
    figures: Object.assign({}, ...latest.map(({ figures }) => figures)) as RunSummary['figures'], // of such records
    cells,
  };
  const present = new Set(latest.map((part) => part.shard?.index));
  const all = Array.from({ length: shard.total }, (_, at) => at + 1);
  return { summary, missing: all.filter((index) => !present.has(index)) };
}

/** In the order of the shards. */
function latestOfEach(parts: readonly RunSummary[]): RunSummary[] {
  const byTime = [...parts].sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
  const latest = new Map(byTime.map((part) => [part.shard?.index ?? 0, part]));
  return [...latest].sort(([a], [b]) => a - b).map(([, part]) => part);
}

function earliest(parts: readonly RunSummary[]): string {
  const times = parts.map(({ startedAt }) => Date.parse(startedAt));
  return new Date(Math.min(...times)).toISOString();
}

/** Attempts of one cell may be spread over shards: they are counted anew, in the order of time. */
function mergedCells(cells: readonly CellSummary[]): CellSummary[] {
  const byId = new Map<string, CellSummary[]>();
  for (const cell of cells) byId.set(cell.id, [...(byId.get(cell.id) ?? []), cell]);
  return [...byId.values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [rest.length === 0 ? first : mergedCell(first, rest)],
  );
}

function mergedCell(first: CellSummary, rest: readonly CellSummary[]): CellSummary {
  const all = [first, ...rest];
  const outcome = worstOutcome(all.map((cell) => cell.outcome));
  return {
    ...first,
    outcome,
    code: all.find((cell) => cell.outcome === outcome)?.code ?? '',
    attempts: recounted(all.flatMap(({ attempts }) => attempts)),
  };
}

function recounted(attempts: readonly AttemptSummary[]): AttemptSummary[] {
  return [...attempts]
    .sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt))
    .map((attempt, index) => ({ ...attempt, index }));
}

function totalsOf(cells: readonly CellSummary[]): RunSummary['totals'] {
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
