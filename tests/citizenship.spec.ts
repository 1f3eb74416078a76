/** The scenarios are ordinary Playwright tests: what people know of Playwright works on them. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { runFile, type Attempt, type RunFile } from '../harness/analysis/result.ts';
import { parseTimeline } from '../harness/timeline/jsonl.ts';
import { moduleOf } from './faults.ts';
import { HarnessRun } from './harness-run.ts';
import { holdingStack } from './hold.ts';
import { playwrightCli } from './playwright-cli.ts';
import { expect, needStacks, test } from './test.ts';

const stack = 'wrtc';
/** A stack that is there and has nothing: its cells take no time. */
const hollow = moduleOf('exports-nothing');

test.beforeEach(({ machine }) => {
  needStacks(machine, stack);
});

const idsOf = ({ cells }: RunFile): string[] =>
  cells.map(({ scenario, offerer, answerer }) => `${scenario} ${offerer}→${answerer}`).sort();

const readRunIn = (reports: string): RunFile =>
  runFile.parse(JSON.parse(readFileSync(path.join(reports, 'latest', 'run.json'), 'utf8')));

test('--grep chooses cells by the words of their titles, and nothing else is planned', async () => {
  const args = ['--grep', 'connect .*→wrtc'];
  const scenarios = ['connect', 'signalling'];
  await using run = new HarnessRun({ stacks: [hollow, stack], scenarios, args });
  expect(await run.ended).toBe(0);
  expect(idsOf(run.result())).toEqual([`connect ${hollow}→wrtc`, 'connect wrtc→wrtc'].sort());
  expect(run.result().totals).toMatchObject({ planned: 2, passed: 1, unsupported: 1 });
});

for (const [args, isPlanned] of [
  [[], true],
  [['--grep-invert', 'chromium'], false],
] as const) {
  const what = isPlanned ? 'has started before anything is measured' : 'is not started';
  test(`a browser ${isPlanned ? 'of' : 'without'} planned cells ${what}`, async ({ machine }) => {
    needStacks(machine, 'chromium');
    const stacks = [holdingStack, 'chromium'];
    await using run = new HarnessRun({ stacks, scenarios: ['connect'], args });
    run.hold.arm('connect'); // of the first cell, which has no page
    await run.held();
    expect(run.processes().some(({ command }) => /^\S*chrom/.test(command))).toBe(isPlanned);
    run.hold.release();
    expect(await run.ended, run.output).toBe(0);
  });
}

test('--project chooses the measuring scenarios, or the others', async () => {
  const args = ['--project', 'conformance'];
  await using run = new HarnessRun({
    stacks: [stack],
    scenarios: ['signalling', 'round-trip'],
    args,
  });
  expect(await run.ended).toBe(0);
  expect(idsOf(run.result())).toEqual(['signalling wrtc→wrtc']);
});

test('a run in which nothing passed ends with 1, although Playwright only skipped', async () => {
  await using run = new HarnessRun({ stacks: [hollow], scenarios: ['connect'] });
  expect(await run.ended).toBe(1);
  expect(run.output).toContain('Nothing passed');
  expect(run.result().totals).toMatchObject({ planned: 1, unsupported: 1 });
});

test('--repeat-each 2 gives the cell two attempts, each with its own timeline', async () => {
  const args = ['--repeat-each', '2'];
  await using run = new HarnessRun({ stacks: [stack], scenarios: ['signalling'], args });
  expect(await run.ended).toBe(0);
  const [cell, ...others] = run.result().cells;
  expect(others).toEqual([]);
  expect(cell?.attempts.map(({ index }) => index)).toEqual([0, 1]);
  expect(new Set(cell?.attempts.map(({ timeline }) => timeline)).size).toBe(2);
});

test('with more workers, nothing runs while something is measured', async () => {
  const env = { SIGNALBOX_ATTEMPTS: '3' };
  const args = ['--workers', '3', '--repeat-each', '2'];
  const scenarios = ['connect', 'signalling'];
  await using run = new HarnessRun({ stacks: [stack], scenarios, env, args });
  expect(await run.ended).toBe(0);
  const attempts = run.result().cells.flatMap((cell) => cell.attempts);
  const spans = attempts.flatMap((attempt) => spansOf(attempt, path.join(run.reports, 'latest')));
  const measured = spans.filter(({ isAlone }) => isAlone);
  expect(measured).toHaveLength(6);
  const overlaps = measured.flatMap((one) =>
    spans.filter((other) => other !== one && other.from < one.to && one.from < other.to),
  );
  expect(overlaps).toEqual([]);
});

interface Span {
  readonly isAlone: boolean;
  /** ms since 1970 */
  readonly from: number;
  readonly to: number;
}

/** When an attempt did something: its measurement, and its other steps; its waits are none. */
function spansOf({ startedAt, timeline }: Attempt, run: string): Span[] {
  const text = gunzipSync(readFileSync(path.join(run, timeline ?? 'none'))).toString();
  const steps = parseTimeline(text).events.filter((event) => event.kind === 'step');
  const begun = Date.parse(startedAt);
  return steps
    .filter(({ phase, name }) => phase === 'end' && name !== 'wait for a quiet machine')
    .map(({ name, t }) => {
      const start = steps.find((step) => step.name === name && step.phase === 'start');
      const isAlone = name === 'connect'; // the measured step of the scenario `connect`
      return { isAlone, from: begun + (start?.t ?? 0), to: begun + t };
    });
}

test('record, timeline and page are attached to each test', async () => {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'signalbox-json-')), 'results.json');
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const args = ['--reporter', 'json'];
  await using run = new HarnessRun({ stacks: [stack], scenarios: ['signalling'], env, args });
  expect(await run.ended).toBe(0);
  const names = [...readFileSync(file, 'utf8').matchAll(/"name": "(signalbox-\w+)"/g)];
  expect(names.map(([, name]) => name)).toEqual([
    'signalbox-attempt',
    'signalbox-timeline',
    'signalbox-cell',
  ]);
  rmSync(path.dirname(file), { recursive: true });
});

test('--list shows each cell at its spec file, and writes no report', async () => {
  const reports = mkdtempSync(path.join(os.tmpdir(), 'signalbox-list-'));
  const env = {
    ...{ SIGNALBOX_STACKS: stack, SIGNALBOX_SCENARIOS: 'connect', SIGNALBOX_ATTEMPTS: '2' },
    SIGNALBOX_REPORTS: reports,
  };
  const { code, output } = await playwrightCli(['test', '--list'], env);
  expect(code).toBe(0);
  expect(output).toMatch(/connect\.spec\.ts:\d+:\d+ › connect › wrtc→wrtc\n/);
  expect(output).toMatch(/› connect › wrtc→wrtc #2\n/);
  expect(existsSync(path.join(reports, 'latest'))).toBe(false);
  rmSync(reports, { recursive: true });
});

test('merged blobs of two shards give one report with the cells of both', async () => {
  const place = mkdtempSync(path.join(os.tmpdir(), 'signalbox-shards-'));
  const blobs = path.join(place, 'blobs');
  const scenarios = ['connect', 'echo', 'signalling'];
  for (const shard of ['1/2', '2/2']) {
    const own = path.join(place, `shard-${shard.charAt(0)}`);
    const env = { PLAYWRIGHT_BLOB_OUTPUT_DIR: own };
    const args = ['--shard', shard, '--reporter', 'blob'];
    await using run = new HarnessRun({ stacks: [stack], scenarios, env, args });
    expect(await run.ended).toBe(0);
    collect(own, blobs);
  }
  const reports = path.join(place, 'reports');
  const env = { SIGNALBOX_REPORTS: reports, PLAYWRIGHT_HTML_OUTPUT_DIR: path.join(place, 'html') };
  const config = ['--config', 'playwright.config.ts'];
  const { code, output } = await playwrightCli(['merge-reports', ...config, blobs], env);
  expect(code, output).toBe(0);
  const run = readRunIn(reports);
  expect(readdirSync(path.join(reports, 'runs'))).toEqual([run.id]);
  expect(idsOf(run)).toEqual(scenarios.map((scenario) => `${scenario} wrtc→wrtc`));
  expect(run.totals).toMatchObject({ planned: 3, passed: 3 });
  expect(run.environment.machine.cores).toBeGreaterThan(0);
  expect(run.stacks.map(({ name, userAgent }) => [name, userAgent !== ''])).toEqual([
    [stack, true],
  ]);
  const kept = run.cells.map(({ timeline }) => path.join(reports, 'latest', timeline ?? 'none'));
  expect(kept.filter((file) => !existsSync(file))).toEqual([]);
  rmSync(place, { recursive: true });
});

function collect(from: string, to: string): void {
  const files = readdirSync(from).filter((file) => file.endsWith('.zip'));
  mkdirSync(to, { recursive: true });
  for (const file of files) copyFileSync(path.join(from, file), path.join(to, file));
}
