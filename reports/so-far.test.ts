import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { CellKey } from '../harness/core/ids.ts';
import { readRun } from './archive.ts';
import type { Gathered } from './gather.ts';
import { unknownEnvironment } from './no-environment.ts';
import { SoFar } from './so-far.ts';
import { finishRun, killedRuns } from './unfinished.ts';

const key = (answerer: string): CellKey => ({
  ...{ scenario: 'connect', offerer: 'wrtc', answerer },
  ...{ broker: 'aedes', link: 'direct', dialect: 'native' },
});
const passed = (answerer: string): Gathered => ({
  key: key(answerer),
  attempt: {
    ...{ outcome: 'passed', reason: null, checks: [], figures: {} },
    ...{ startedAt: '2026-11-28T00:00:01.000Z', durationMs: 500 },
  },
  about: { environment: unknownEnvironment, stacks: [] },
  retry: 0,
  timeline: Buffer.from(answerer),
});
const about = { id: 'run-1234', startedAt: '2026-11-28T00:00:00.000Z', shard: null };

/** A run of two cells of which one ended, and then its runner's process as `runner` says. */
function killed(runner: Record<string, unknown> = { pid: noProcess() }) {
  const reports = mkdtempSync(path.join(os.tmpdir(), 'signalbox-so-far-'));
  const soFar = new SoFar(reports, { ...about, planned: [key('wrtc'), key('werift')] });
  soFar.add(passed('wrtc'));
  const folder = path.join(reports, 'runs', about.id);
  const file = path.join(folder, 'so-far.jsonl');
  const [first = '', ...rest] = readFileSync(file, 'utf8').split('\n');
  const header = JSON.parse(first) as { runner: object };
  const other = { ...header, runner: { ...header.runner, ...runner } };
  writeFileSync(file, [JSON.stringify(other), ...rest].join('\n'));
  return {
    ...{ reports, folder, file, soFar },
    [Symbol.dispose]: () => {
      rmSync(reports, { recursive: true });
    },
  };
}

/** The id of a process that cannot be: more than Linux gives out. */
const noProcess = (): number => 2 ** 22 + 1;

test('of a killed run, what had ended stands, and the rest is inconclusive', async () => {
  using run = killed();
  assert.deepEqual(killedRuns(run.reports), [run.folder]);
  await finishRun(run.folder);
  const { run: made, timelines } = readRun(run.folder);
  assert.deepEqual(made.totals, {
    ...{ planned: 2, passed: 1, failed: 0, quirk: 0, unsupported: 0, inconclusive: 1 },
  });
  assert.equal(made.cells[1]?.reason?.code, 'run-stopped');
  assert.match(made.cells[1].reason.what, /1 of 2 cells/);
  assert.equal(made.durationMs, 1_500, 'until the last record');
  assert.deepEqual([...timelines.values()].map(String), ['wrtc']);
  assert.ok(existsSync(path.join(run.folder, 'index.html')));
  assert.deepEqual(killedRuns(run.reports), [], 'once');
});

test('a line that was cut off with its writer costs that attempt alone', async () => {
  using run = killed();
  appendFileSync(run.file, '{"key":{"scenario":"conn');
  assert.equal((await finishRun(run.folder)).totals.passed, 1);
});

test('a run that goes on, ended, or may go on elsewhere is left alone', () => {
  using running = killed({ pid: process.pid });
  assert.deepEqual(killedRuns(running.reports), []);
  using elsewhere = killed({ host: 'another', pid: noProcess() });
  assert.deepEqual(killedRuns(elsewhere.reports), []);
  using over = killed();
  over.soFar.end();
  assert.deepEqual(killedRuns(over.reports), []);
});

test('what cannot be read is left as it is, and named when asked for', async () => {
  using run = killed();
  writeFileSync(run.file, '{"schema":"signalbox-so-far/99"}\n');
  assert.deepEqual(killedRuns(run.reports), []);
  await assert.rejects(finishRun(run.folder), { code: 'bad-archive' });
  assert.ok(existsSync(run.file));
});

test('what may go on elsewhere is finished when asked for; what goes on here is not', async () => {
  using elsewhere = killed({ host: 'another' });
  assert.equal((await finishRun(elsewhere.folder)).totals.inconclusive, 1);
  using running = killed({ pid: process.pid });
  await assert.rejects(finishRun(running.folder), { code: 'bad-archive', message: /goes on/ });
});

test('a folder that cannot be written costs the record, not the run', () => {
  const soFar = new SoFar('/dev/null', { ...about, planned: [] });
  soFar.add(passed('wrtc'));
  soFar.end();
});
