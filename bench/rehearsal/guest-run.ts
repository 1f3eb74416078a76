/** `signalbox brokers URL…` as a guest: once to be killed in the middle, once to the end. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrokersFile } from '../../harness/broker-lab/result.ts';
import { withDeadline } from '../../harness/core/deadline.ts';
import { HarnessError } from '../../harness/core/errors.ts';
import type { Ms } from '../../harness/core/units.ts';
import { readBrokers } from '../../reports/broker-report/archive.ts';
import type { FarBroker } from './far-broker.ts';

const command = fileURLToPath(new URL('../../bin/signalbox.mjs', import.meta.url));
/** Results and the notes of what is retained, of this rehearsal alone. */
const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-rehearsal-'));
const retainsWithinMs: Ms = 180_000;
/** Budgets make a guest slow: some 200 connections at 30 a minute, for each broker. */
const perBrokerMs: Ms = 25 * 60_000;

/** Files of notes that are there now: one for each broker on which something may be left. */
export function notesLeft(): string[] {
  try {
    return readdirSync(path.join(folder, 'retained'));
  } catch {
    return []; // the folder is made with the first note
  }
}

/** Begins a run, ends it by SIGKILL as soon as it retains something, and tells what it left behind. */
export async function killedRun(broker: FarBroker): Promise<string> {
  const child = started(broker.urls, 'ignore');
  const exited = once(child, 'exit');
  await withDeadline(Promise.race([broker.retains, exited]), retainsWithinMs, (waited) => ({
    code: 'signal-timeout',
    what: `the run retained nothing within ${waited} ms, so there is no clean-up to see`,
    cure: 'run again on a quieter machine',
  })).finally(() => child.kill('SIGKILL'));
  await exited;
  const left = await broker.retained();
  return `${left.length} retained messages and ${notesLeft().length} files of notes are left`;
}

/** @throws HarnessError `rehearsal-failed` when the command does not end with 0 */
export async function wholeRun(
  brokers: readonly FarBroker[],
): Promise<{ report: BrokersFile; wallMs: Ms }> {
  const since = performance.now();
  const child = started(
    brokers.flatMap(({ urls }) => urls),
    'inherit',
  );
  const within = perBrokerMs * brokers.length;
  const exit = once(child, 'exit') as Promise<[code: number | null]>; // its arguments, Node's documentation
  const [code] = await withDeadline(exit, within, (waited) => ({
    code: 'load-timeout',
    what: `signalbox brokers did not end within ${waited} ms`,
    cure: 'see what it said last',
  })).finally(() => child.kill());
  if (code !== 0) throw notZero(code);
  const report = readBrokers(path.join(folder, 'reports', 'brokers', 'latest'));
  return { report, wallMs: performance.now() - since };
}

function started(urls: readonly string[], output: 'ignore' | 'inherit'): ChildProcess {
  return spawn(process.execPath, [command, 'brokers', ...urls, '--no-install'], {
    stdio: ['ignore', output, output],
    env: {
      ...process.env,
      SIGNALBOX_BROKER_ETIQUETTE: 'guest',
      SIGNALBOX_STATE: folder,
      SIGNALBOX_REPORTS: path.join(folder, 'reports'),
    },
  });
}

const notZero = (code: number | null): HarnessError =>
  new HarnessError({
    code: 'load-failed',
    what: `signalbox brokers ended with ${code ?? 'a signal'}`,
    cure: 'see what it said',
  });
