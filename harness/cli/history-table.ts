/** A history as a table for a terminal. */
import path from 'node:path';
import { plainLine } from '../core/plain-text.ts';
import type { HistoryRun } from '../history/history.ts';

const heads = ['started', 'plan', 'cells', 'passed', 'failed', 'commit', 'machine', 'run'];

/** A row per run, in the order given. */
export function historyTable(runs: readonly HistoryRun[]): string {
  const rows = [heads, ...runs.map(rowOf)];
  const widths = heads.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((text, at) => text.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function rowOf({ summary, files }: HistoryRun): string[] {
  const { id, startedAt, plan, totals, fingerprint } = summary;
  const machines = fingerprint.machines.map(({ cpu, cores }) => `${cpu} ×${cores}`).join(' + ');
  const parts =
    files.length > 1
      ? ` (${files.length} files: ${files.map((file) => path.basename(file, '.json.gz')).join(', ')})`
      : '';
  const cells = [totals.planned, totals.passed, totals.failed].map(String);
  return [startedAt.slice(0, 19), plan, ...cells, fingerprint.commit, machines, id + parts].map(
    (text) => plainLine(text, 120),
  );
}
