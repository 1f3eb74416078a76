/** A real small run in the formats of other tools, by the commands that people use. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { RunFile } from '../../harness/analysis/result.ts';
import { HarnessRun } from '../harness-run.ts';
import { expect, needStacks, test } from '../test.ts';
import { root, type Ran } from './clone.ts';

let run: HarnessRun;
let result: RunFile;

test.beforeAll(async ({ machine }) => {
  test.setTimeout(180_000);
  needStacks(machine, 'wrtc', 'node-datachannel');
  run = new HarnessRun({
    stacks: ['wrtc', 'node-datachannel'],
    scenarios: ['connect'],
    env: { SIGNALBOX_ATTEMPTS: '2', SIGNALBOX_HISTORY: 'off' },
    args: ['--grep', '→node-datachannel'],
  });
  expect(await run.ended, run.output).toBe(0);
  result = run.result();
});

test.afterAll(async () => {
  await run[Symbol.asyncDispose]();
});

/** Fields of the Trace Event Format that a viewer cannot do without. */
const trace = z.object({
  traceEvents: z
    .array(
      z.looseObject({
        ph: z.enum(['M', 'i', 'X', 's', 't', 'f']),
        name: z.string(),
        pid: z.number(),
        tid: z.number(),
        ts: z.int().nonnegative().optional(),
      }),
    )
    .min(20),
});

test('a cell is a Chrome trace with a lane per participant and the phases that its run has', () => {
  const out = path.join(run.reports, 'trace.json');
  const cell = 'connect/wrtc→node-datachannel/';
  const { code, output } = signalbox(
    'export',
    latest(),
    '--format',
    'trace',
    '--cell',
    cell,
    '--out',
    out,
  );
  expect([code, output]).toEqual([0, `Written: ${out}\n`]);
  const { traceEvents } = trace.parse(JSON.parse(readFileSync(out, 'utf8')));
  const lanes = traceEvents.filter(({ name }) => name === 'process_name').map(({ args }) => args);
  expect(JSON.stringify(lanes)).toMatch(/offerer.*broker.*answerer/);
  expect(traceEvents.filter(({ ph, ts }) => ph !== 'M' && ts === undefined)).toEqual([]);
  const spans = traceEvents.filter(({ ph }) => ph === 'X').map(({ name }) => name);
  expect(spans).toEqual(expect.arrayContaining(['ICE', 'DTLS']));
});

test('each attempt is a Mermaid sequence of its own, from the offer to the open channel', () => {
  const of = (attempt: string) =>
    signalbox(
      'export',
      latest(),
      '--format',
      'mermaid',
      '--cell',
      'connect/wrtc→',
      '--attempt',
      attempt,
    );
  const [first, second] = [of('1'), of('2')];
  expect([first.code, second.code]).toEqual([0, 0]);
  expect(first.output).not.toBe(second.output);
  for (const { output } of [first, second]) {
    expect(output).toMatch(/^sequenceDiagram\n/m);
    expect(output).toMatch(/participant .*offerer/);
    expect(output).toMatch(/offer[\s\S]*answer/);
  }
});

test('CSV has every sample of every figure, as run.json counts them', () => {
  const { code, output } = signalbox('export', latest(), '--format', 'csv');
  expect(code).toBe(0);
  const [header = '', ...rows] = output.trimEnd().split(/\r?\n/);
  expect(header.split(',')).toEqual(expect.arrayContaining(['figure', 'value']));
  const samples = result.cells
    .flatMap(({ attempts }) => attempts)
    .flatMap(({ figures }) => Object.values(figures))
    .reduce((sum, figure) => sum + (figure.type === 'value' ? 1 : figure.samples.length), 0);
  expect(rows).toHaveLength(samples);
  const columns = header.split(',').length;
  expect(rows.filter((row) => row.split(',').length < columns)).toEqual([]);
});

test('summary is the same run as Markdown, with its totals and every pair', () => {
  const { code, output } = signalbox('summary', latest());
  expect(code).toBe(0);
  expect(output).toBe(signalbox('export', latest(), '--format', 'markdown').output);
  expect(output).toMatch(new RegExp(`\\b${result.totals.passed} passed`));
  for (const { offerer } of result.cells) expect(output).toContain(offerer);
});

test('what cannot be exported is told in one line, wrong use with 2 and a missing run with 1', () => {
  const wrong = [
    ['export', latest()],
    ['export', latest(), '--format', 'svg'],
    ['export', latest(), '--format', 'trace', '--cell', 'connect/'],
    ['export', latest(), '--format', 'trace', '--cell', 'connect/wrtc→', '--attempt', '3'],
  ];
  for (const args of wrong) {
    const { code, output } = signalbox(...args);
    expect([code, output.split('\n').length], output).toEqual([2, 2]);
  }
  const missing = signalbox('summary', path.join(run.reports, 'nothing'));
  expect([missing.code, missing.output]).toEqual([1, expect.stringContaining('bad-archive')]);
});

const latest = (): string => path.join(run.reports, 'latest');

function signalbox(...args: string[]): Ran {
  const entry = path.join(root, 'bin', 'signalbox.mjs');
  const options = { encoding: 'utf8', maxBuffer: 64 * 1_048_576 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], options);
  return { code: status, output: stdout + stderr };
}
