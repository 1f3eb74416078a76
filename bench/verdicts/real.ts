/** Real runs of the same thing on this machine, compared two by two: nothing has changed, so nothing may be called. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { compare } from '../../harness/analysis/compare/compare.ts';
import type { RunSummary } from '../../harness/analysis/history/summary.ts';
import type { Random } from '../../harness/core/random.ts';
import { readHistory } from '../../harness/history/history.ts';
import { historyIn, oneRun } from '../one-run.ts';
import { callsAny } from './trials.ts';
import type { Rate } from './rate.ts';

const pairs = 10;
/** Earlier runs, so that the first pair knows the noise already. */
const before = 6;
/** What a run holds when nothing is said: some 12 s, so that all twenty-six take five minutes on a quiet machine. */
const usualArgs = [
  ...['--plan', 'quick', '--stacks', 'node-datachannel,wrtc'],
  ...['--scenarios', 'connect', '--attempts', '3'],
];

/**
 * Twenty-six runs; tells each comparison as it comes.
 * @param asked - arguments of `signalbox run` that take the place of the usual ones; none is the usual ones
 * @throws HarnessError `harness-error` when a run did not come about
 */
export function realRuns(random: Random, asked: readonly string[]): Rate[] {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-verdicts-'));
  const args = asked.length === 0 ? usualArgs : asked;
  console.log(`${before + 2 * pairs} runs of: signalbox run ${args.join(' ')}`);
  try {
    for (let i = 0; i < before + 2 * pairs; i++) {
      oneRun({ folder, args, seed: Math.floor(random() * 1e6) });
    }
    const runs = readHistory(historyIn(folder)).runs.map(({ summary }) => summary);
    const calls = Array.from({ length: pairs }, (_, i) => callsIn(runs, before + 2 * i));
    const hits = calls.filter((called) => called).length;
    return [
      { name: 'A/A of real runs, false alarms', hits, n: pairs, bound: { is: 'at most', rate: 0 } },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
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
