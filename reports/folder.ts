/** Where runs go, and whether they can go there: asked before a run, so that none is lost after it. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { HarnessError } from '../harness/core/errors.ts';

/** The folder of `runs/` and `latest`: `SIGNALBOX_REPORTS`, else `reports` beside the configuration. */
export function reportsFolder(configFile: string | undefined, env: NodeJS.ProcessEnv): string {
  const root = configFile === undefined ? '.' : path.dirname(configFile);
  return path.resolve(root, env['SIGNALBOX_REPORTS'] ?? 'reports');
}

/** @throws HarnessError `reports-not-writable` with the system's reason: read-only, no permission, disk full */
export function checkWritable(reports: string): void {
  const runs = path.join(reports, 'runs');
  const trial = path.join(runs, `.trial-${process.pid}`);
  try {
    mkdirSync(reports, { recursive: true });
    if (!existsSync(runs)) mkdirSync(runs); // recursive, it would tell ENOENT of a read-only file system
    writeFileSync(trial, 'x');
    rmSync(trial);
  } catch (error) {
    rmSync(trial, { force: true });
    throw notWritable(runs, error);
  }
}

/** The one error for all that can be wrong with the folder. */
export function notWritable(folder: string, cause: unknown): HarnessError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new HarnessError({
    code: 'reports-not-writable',
    what: `the report could not be written to ${folder}: ${why}`,
    cure: 'free some space, or let SIGNALBOX_REPORTS name a folder that can be written',
    cause,
  });
}
