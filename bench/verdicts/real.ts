/** Real runs of the same thing on this machine, compared two by two: nothing has changed, so nothing may be called. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare } from '../../harness/analysis/compare/compare.ts';
import type { RunSummary } from '../../harness/analysis/history/summary.ts';
import { HarnessError } from '../../harness/core/errors.ts';
import type { Random } from '../../harness/core/random.ts';
import { readHistory } from '../../harness/history/history.ts';
import { callsAny } from './trials.ts';
import type { Rate } from './rate.ts';

const pairs = 10;
/** Earlier runs, so that the first pair knows the noise already. */
const before = 6;
const entry = fileURLToPath(new URL('../../bin/signalbox.mjs', import.meta.url));
const args = [
  'run',
  '--plan',
  'quick',
  '--stacks',
  'node-datachannel,wrtc',
  '--scenarios',
  'connect,round-trip',
  '--no-install',
];

/** Twenty-six runs of about 30 s on a quiet machine; tells each comparison as it comes. */
export function realRuns(random: Random): Promise<Rate[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-verdicts-'));
  try {
    for (let i = 0; i < before + 2 * pairs; i++) oneRun(folder, Math.floor(random() * 1e6));
    const runs = readHistory(path.join(folder, 'history')).runs.map(({ summary }) => summary);
    const calls = Array.from({ length: pairs }, (_, i) => callsIn(runs, before + 2 * i));
    const hits = calls.filter((called) => called).length;
    return Promise.resolve([
      { name: 'A/A of real runs, false alarms', hits, n: pairs, bound: { is: 'at most', rate: 0 } },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function oneRun(folder: string, seed: number): void {
  const env = {
    ...process.env,
    SIGNALBOX_REPORTS: folder,
    SIGNALBOX_HISTORY: path.join(folder, 'history'),
  };
  const started = Date.now();
  const { status, stderr } = spawnSync(process.execPath, [entry, ...args, '--seed', String(seed)], {
    env,
    encoding: 'utf8',
  });
  console.log(
    `run with seed ${seed}: exit code ${status ?? -1}, ${((Date.now() - started) / 1000).toFixed(0)} s`,
  );
  if (status === null || status > 1) {
    throw new HarnessError({
      code: 'harness-error',
      what: `the run ended with ${status ?? -1}: ${stderr}`,
      cure: 'see what it says',
    });
  }
}

function callsIn(runs: readonly RunSummary[], at: number): boolean {
  const [base, head] = [runs[at], runs[at + 1]];
  if (base === undefined || head === undefined) throw new RangeError(`there is no pair at ${at}`);
  const labels = { base: base.id, head: head.id };
  const found = compare({
    base: [base],
    head: [head],
    past: runs.slice(0, at),
    labels,
    generatedAt: new Date(),
  });
  console.log(`${base.id} against ${head.id}: ${found.sentences[0] ?? ''}`);
  return callsAny(found) || found.counts.conformance['newly-failing'] > 0;
}
