/** Starts the harness's own runner for an A/B run, and finds what it left behind. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { readRun } from '../../../reports/archive.ts';
import { reportsFolder } from '../../../reports/folder.ts';
import { scenariosConfig } from '../../../setup/installed.mjs';
import type { FoundStack } from '../../../setup/stack.mjs';
import type { RunFile } from '../../analysis/result.ts';
import { HarnessError } from '../../core/errors.ts';
import { unguessable } from '../../core/random.ts';
import type { AbPlan } from '../../plan/ab.ts';

export interface AbRun {
  readonly plan: AbPlan;
  readonly found: readonly FoundStack[];
  /** What else the run reads from its environment. */
  readonly env: Readonly<Record<string, string>>;
}

export interface AbResult {
  readonly run: RunFile;
  readonly folder: string;
  /** Playwright's: 1 when a cell failed. */
  readonly exitCode: number;
}

/**
 * Runs both sides in turns, cell after cell on one worker; what the runner prints goes to standard error, which
 * leaves standard output to the verdict.
 * @throws HarnessError `bad-archive` when the run left no result
 */
export async function runBothSides({ plan, found, env }: AbRun): Promise<AbResult> {
  const id = `${new Date()
    .toISOString()
    .replaceAll(/[-:]|\.\d+Z/g, '')
    .replace('T', '-')}-${unguessable(6)}`;
  const exitCode = await playwright(['test', '-c', scenariosConfig, '--workers', '1'], {
    ...env,
    ...abEnvironment(plan),
    SIGNALBOX_FOUND: JSON.stringify(found),
    SIGNALBOX_RUN_ID: id,
  });
  const folder = path.join(reportsFolder(scenariosConfig, process.env), 'runs', id);
  try {
    return { ...readRun(folder), folder, exitCode };
  } catch (cause) {
    const what = 'the run ended without a result';
    const cure = 'see what it printed above';
    throw new HarnessError({ code: 'bad-archive', what, cure, cause });
  }
}

/** What makes a run one of both sides. */
export const abEnvironment = (plan: AbPlan): Record<string, string> => ({
  SIGNALBOX_PLAN: 'ab',
  SIGNALBOX_AB: JSON.stringify(plan),
});

/** A signal to us reaches it too, so that it ends its peers. */
function playwright(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const cli = createRequire(import.meta.url).resolve('@playwright/test/cli');
  const child = spawn(process.execPath, [cli, ...args], {
    stdio: ['inherit', process.stderr, 'inherit'],
    env: { ...process.env, ...env },
  });
  const pass = (signal: NodeJS.Signals) => {
    child.kill(signal);
  };
  process.on('SIGINT', pass).on('SIGTERM', pass);
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      resolve(code ?? 1);
    });
  });
}
