/** The end of every run: it goes into the history, unless that was asked not to be, or cannot be. */
import { summaryOf } from '../harness/analysis/history/summary.ts';
import type { RunFile, ShardInfo } from '../harness/analysis/result.ts';
import { asFailure } from '../harness/core/errors.ts';
import { plainLine } from '../harness/core/plain-text.ts';
import { historyFolder } from '../harness/history/history.ts';
import { addRun } from '../harness/history/store.ts';

/** Never throws: a history that cannot be written is no fault of what was tested. @returns a line for people, or '' */
export function keepInHistory(run: RunFile, reports: string, env: NodeJS.ProcessEnv): string {
  const folder = historyFolder(reports, env);
  if (folder === null) return '';
  try {
    return `History: ${addRun(folder, summaryOf(run)).file}`;
  } catch (error) {
    const { code, what, cure } = asFailure(error);
    return plainLine(`${code}: ${what}; ${cure}`, 600);
  }
}

/** Which part of a run Playwright's `--shard` made this; `SIGNALBOX_RUN` is what all parts call it. */
export function shardOf(
  shard: { readonly current: number; readonly total: number } | null,
  env: NodeJS.ProcessEnv,
): ShardInfo | null {
  if (shard === null || shard.total === 1) return null;
  return { run: env['SIGNALBOX_RUN'] ?? '', index: shard.current, total: shard.total };
}
