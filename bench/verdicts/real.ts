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
/** Earlier runs, so that with the base of the first comparison two runs of the head are enough to be called. */
const before = 9;
const runsInAll = before + pairs + 2;
/** What a run holds when nothing is said: some 15 s, so that all take five to six minutes on a quiet machine. */
const usualArgs = [
  ...['--plan', 'quick', '--stacks', 'node-datachannel,wrtc'],
  ...['--scenarios', 'connect', '--attempts', '3'],
];

/**
 * One run against the two after it, then the same one run later, as somebody does who looks after every run.
 * @param asked - arguments of `signalbox run` that take the place of the usual ones; none is the usual ones
 * @throws HarnessError `harness-error` when a run did not come about
 */
export function realRuns(random: Random, asked: readonly string[]): Rate[] {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-verdicts-'));
  const args = asked.length === 0 ? usualArgs : asked;
  console.log(`${runsInAll} runs of: signalbox run ${args.join(' ')}`);
  try {
    for (let i = 0; i < runsInAll; i++) {
      oneRun({ folder, args, seed: Math.floor(random() * 1e6) });
    }
    const runs = readHistory(historyIn(folder)).runs.map(({ summary }) => summary);
    const calls = Array.from({ length: pairs }, (_, i) => callsIn(runs, before + i));
    const hits = calls.filter((called) => called).length;
    return [
      {
        name: 'A/A of real runs, one against two, false alarms',
        hits,
        n: pairs,
        bound: { is: 'at most', rate: 0 },
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function callsIn(runs: readonly RunSummary[], at: number): boolean {
  const [base, first, second] = runs.slice(at);
  if (base === undefined || first === undefined || second === undefined)
    throw new RangeError(`there are no three runs at ${at}`);
  const found = compare({
    base: [base],
    head: [first, second],
    past: runs.slice(0, at),
    labels: { base: base.id, head: `${first.id},${second.id}` },
    generatedAt: new Date(),
  });
  console.log(`${base.id} against the two after it: ${found.sentences.slice(0, 2).join(' ')}`);
  return callsAny(found) || found.counts.conformance['newly-failing'] > 0;
}
