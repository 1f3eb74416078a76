/**
 * `npm run bench:history`: makes a history of thirty real runs with two deliberate changes in between, and asks
 * `trends` what it sees. Exit code 1 unless it is exactly these two, where and in what they were made.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Trends } from '../harness/analysis/trends/model.ts';
import { trendsText } from '../harness/analysis/trends/table.ts';
import { trendsOf } from '../harness/analysis/trends/trends.ts';
import { readHistory } from '../harness/history/history.ts';
import { buildTrendsPage } from '../reports/html/build.ts';
import { complaintsAbout } from './history/complaints.ts';
import { changes, generations, watched, writeStack } from './history/generations.ts';
import { historyIn, oneRun } from './one-run.ts';

const runs = 30;
const usage = `usage: bench:history [--keep DIR]

  --keep DIR   the history, every report and the page of trends stay in DIR, which must be new or empty`;
const plan = ['--plan', 'quick', '--stacks', `wrtc,${watched}`, '--scenarios', 'connect'];
// Over a link, what the processor does besides is a small part of the time to open, and hides no change
const args = [...plan, '--attempts', '5', '--link', 'delay=25'];

const keep = keptIn();
const folder = keep ?? mkdtempSync(path.join(os.tmpdir(), 'signalbox-bench-history-'));
try {
  makeHistory();
  const found = lookedAt();
  console.log(trendsText(found));
  if (keep !== null) await keepPage(found);
  const complaints = complaintsAbout(found, changes);
  for (const complaint of complaints) console.log(`WRONG ${complaint}`);
  if (complaints.length === 0) console.log(`exactly the ${changes.length} changes that were made`);
  process.exitCode = complaints.length === 0 ? 0 : 1;
} finally {
  if (keep === null) rmSync(folder, { recursive: true, force: true });
}

function makeHistory(): void {
  for (let run = 1; run <= runs; run++) {
    const next = generations.find(({ from }) => from === run);
    if (next !== undefined) {
      writeStack(folder, next);
      console.log(`from run ${run} on: ${JSON.stringify(next)}`);
    }
    oneRun({ folder, args, seed: run });
  }
}

function lookedAt(): Trends {
  const { runs: all, warnings } = readHistory(historyIn(folder));
  for (const warning of warnings) console.log(warning.message);
  return trendsOf({ runs: all.map(({ summary }) => summary), generatedAt: new Date() });
}

async function keepPage(found: Trends): Promise<void> {
  const page = path.join(folder, 'trends.html');
  writeFileSync(page, await buildTrendsPage(found));
  console.log(`\nHistory: ${historyIn(folder)}\nPage: ${page}\n`);
}

function keptIn(): string | null {
  try {
    const { values } = parseArgs({ options: { keep: { type: 'string' } } });
    if (values.keep === undefined) return null;
    const asked = path.resolve(values.keep);
    mkdirSync(asked, { recursive: true });
    if (readdirSync(asked).length > 0) throw new Error(`${asked} is not empty`);
    return asked;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(2);
  }
}
