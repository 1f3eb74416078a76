/** One real run in a process of its own, with reports and history in a folder of the bench. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../harness/core/errors.ts';

const entry = fileURLToPath(new URL('../bin/signalbox.mjs', import.meta.url));

export interface BenchRun {
  /** Where it runs: reports go into it, and what it adds to the history goes into `history` there. */
  readonly folder: string;
  readonly args: readonly string[];
  readonly seed: number;
}

/** Where the runs of a folder accumulate. */
export const historyIn = (folder: string): string => path.join(folder, 'history');

/**
 * Runs, and tells how long it took. Cells that failed are part of a history; a run that did not come about is not.
 * @throws HarnessError `harness-error` with what the run printed last, when it added nothing to the history
 */
export function oneRun({ folder, args, seed }: BenchRun): void {
  const started = Date.now();
  const before = runsIn(folder);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [entry, 'run', ...args, '--seed', String(seed), '--no-install'],
    {
      cwd: folder,
      env: { ...process.env, SIGNALBOX_REPORTS: folder, SIGNALBOX_HISTORY: historyIn(folder) },
      encoding: 'utf8',
    },
  );
  const took = ((Date.now() - started) / 1000).toFixed(0);
  console.log(`run with seed ${seed}: exit code ${status ?? -1}, ${took} s`);
  if (runsIn(folder) === before) {
    const last = `${stdout}\n${stderr}`.trim().split('\n').slice(-5).join('\n');
    throw new HarnessError({
      code: 'harness-error',
      what: `the run ended with ${status ?? -1}: ${last}`,
      cure: 'see what it says',
    });
  }
}

const runsIn = (folder: string): number =>
  existsSync(historyIn(folder)) ? readdirSync(historyIn(folder)).length : 0;
