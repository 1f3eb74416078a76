/** A history as comparisons and trends read it: whole runs, each once, oldest first. */
import path from 'node:path';
import { mergedShards, runKey } from '../analysis/history/shards.ts';
import type { RunSummary } from '../analysis/history/summary.ts';
import { HarnessError } from '../core/errors.ts';
import { readFolder, type Entry } from './store.ts';

/** A run, and the files that it lies in: several when it came in shards or twice. */
export interface HistoryRun {
  readonly summary: RunSummary;
  readonly files: readonly string[];
}

export interface History {
  /** Oldest first. */
  readonly runs: readonly HistoryRun[];
  /** Files that were left out, and shards that are missing. */
  readonly warnings: readonly HarnessError[];
}

/**
 * Reads a history. Shards of one run become one run; a run that lies there twice counts once.
 * @throws HarnessError `bad-archive` when the folder itself cannot be read
 */
export function readHistory(folder: string): History {
  const { entries, warnings } = readFolder(folder);
  const read = runsAmong(entries).map(wholeRun);
  return {
    runs: read
      .map(({ run }) => run)
      .sort((a, b) => Date.parse(a.summary.startedAt) - Date.parse(b.summary.startedAt)),
    warnings: [...warnings, ...read.flatMap(({ warning }) => warning ?? [])],
  };
}

/** The files of each run together. */
function runsAmong(entries: readonly Entry[]): Entry[][] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = runKey(entry.summary);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()];
}

function wholeRun(entries: readonly Entry[]): { run: HistoryRun; warning: HarnessError | null } {
  const { summary, missing } = mergedShards(entries.map((entry) => entry.summary));
  const run = { summary, files: entries.map(({ file }) => file) };
  return { run, warning: missing.length === 0 ? null : incomplete(run, missing) };
}

const incomplete = ({ summary, files }: HistoryRun, missing: readonly number[]): HarnessError =>
  new HarnessError({
    code: 'shards-missing',
    what: `run ${summary.id} lacks shard ${missing.join(', ')} (${files.map((file) => path.basename(file)).join(', ')})`,
    cure: 'merge the history of the machine that ran it; until then its cells are not in the run',
  });

/** `SIGNALBOX_HISTORY`, else `history` in the folder of the reports; null when it is `off`. */
export function historyFolder(reports: string, env: NodeJS.ProcessEnv): string | null {
  const asked = env['SIGNALBOX_HISTORY'] ?? '';
  if (asked === 'off') return null;
  return asked === '' ? path.join(reports, 'history') : path.resolve(asked);
}
