/**
 * `npm run bench:starts`: `npm start` many times, one after the other; exit code 1 when two of them came out
 * differently, but for deviations of stacks that the ledger knows to come and go.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { HarnessError } from '../harness/core/errors.ts';
import type { RunFile } from '../harness/analysis/result.ts';
import { readRun } from '../reports/archive.ts';
import { differences, type Difference } from './starts/sameness.ts';

const usage = `usage: bench:starts [--times N] [-- RUN…]

  --times N    how many (20); a quarter of an hour each
  RUN…         arguments of \`npm start\`; none: what it runs by itself`;
const root = fileURLToPath(new URL('..', import.meta.url));
const { times, args } = options();

/** One `npm start` as it ended. */
interface Start {
  readonly code: number;
  readonly run: RunFile;
  readonly differs: readonly Difference[];
}

const starts: Start[] = [];
for (let i = 0; i < times; i++) starts.push(startOnce(starts[0]));
process.exitCode = summedUp(starts) ? 0 : 1;

/** @throws HarnessError `harness-error` with what it printed last, when it left no run */
function startOnce(first: Start | undefined): Start {
  const started = Date.now();
  const before = newest();
  const { status, stdout, stderr } = spawnSync('npm', ['start', '--', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const folder = newest();
  if (folder === null || folder === before) {
    const last = `${stdout}\n${stderr}`.trim().split('\n').slice(-5).join('\n');
    throw new HarnessError({
      code: 'harness-error',
      what: `npm start ended with ${status ?? -1} and left no run: ${last}`,
      cure: 'see what it says',
    });
  }
  const { run } = readRun(folder);
  const differs = first === undefined ? [] : differences(first.run, run);
  const start = { code: status ?? -1, run, differs };
  tell(start, (Date.now() - started) / 60_000);
  return start;
}

function tell({ code, run, differs }: Start, minutes: number): void {
  const { planned, ...outcomes } = run.totals;
  const counts = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  const number = `${starts.length + 1}/${times}`;
  console.log(
    `${number} ${run.id}: exit code ${code}, ${minutes.toFixed(1)} min, ${planned} cells: ${counts.join(', ')}`,
  );
  for (const { cell, first, other, comesAndGoes } of differs) {
    const known = comesAndGoes ? ' (known to come and go)' : '';
    console.log(`  ${cell}: ${other}, in the first ${first}${known}`);
  }
}

/** Whether all are alike; says so. */
function summedUp(all: readonly Start[]): boolean {
  const alike = all.filter(({ code }) => code === all[0]?.code);
  const same = all.filter(({ differs }) => differs.length === 0);
  const excused = all.filter(({ differs }) => differs.every(({ comesAndGoes }) => comesAndGoes));
  console.log(
    `${alike.length} of ${all.length} ended with ${all[0]?.code ?? 'nothing'}; ${same.length} came out as the first in every cell, ` +
      `${excused.length - same.length} but for known deviations that come and go, ${all.length - excused.length} otherwise`,
  );
  return alike.length === all.length && excused.length === all.length;
}

/** The folder of the newest run; null before there is one. */
function newest(): string | null {
  const latest = path.join(
    process.env['SIGNALBOX_REPORTS'] ?? path.join(root, 'reports'),
    'latest',
  );
  return existsSync(latest) ? realpathSync(latest) : null;
}

function options() {
  try {
    const { values, positionals } = parseArgs({
      options: { times: { type: 'string', default: '20' } },
      allowPositionals: true,
    });
    const times = Number(values.times);
    if (!Number.isInteger(times) || times < 1)
      throw new Error(`--times ${values.times} is no count`);
    return { times, args: positionals };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(2);
  }
}
