/** `--brokers`: several brokers and transports in one run, one that is missing, one that does not start, one that is killed. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { holdingStack } from './hold.ts';
import { HarnessRun, nothing } from './harness-run.ts';
import { mosquittoProgram } from './mosquitto.ts';
import { expect, needStacks, test } from './test.ts';
import type { Cell } from '../harness/analysis/result.ts';

const scenarios = ['connect'];
const mosquittoProcess = /^\S*mosquitto -c /;

/** Sorted: which broker comes first changes from pair to pair. */
const outcomesOver = (cells: readonly Cell[]): string[] =>
  cells
    .map(({ offerer, answerer, broker, outcome, reason }) =>
      `${broker} ${offerer}→${answerer}: ${outcome} ${reason?.code ?? ''}`.trim(),
    )
    .toSorted();

function needMosquitto(): void {
  test.skip(mosquittoProgram === undefined, 'mosquitto is not installed');
}

test('two brokers in the clear, encrypted and mixed: pages and Node peers connect over each', async ({
  machine,
}) => {
  needStacks(machine, 'chromium', 'wrtc');
  needMosquitto();
  const names = ['aedes', 'aedes:tls+wss', 'mosquitto', 'mosquitto:tls+wss', 'mosquitto:wss+ws'];
  await using run = new HarnessRun({
    stacks: ['chromium', 'wrtc'],
    scenarios,
    args: ['--grep', '(chromium|wrtc)→wrtc'],
    env: { SIGNALBOX_BROKERS: names.join(',') },
  });
  expect(await run.ended, run.output).toBe(0);
  const { cells, environment } = run.result();
  expect(outcomesOver(cells)).toEqual(
    names.flatMap((name) => [`${name} chromium→wrtc: passed`, `${name} wrtc→wrtc: passed`]),
  );
  const ran = environment.brokers.map(({ name, transports }) => [name, transports.join()]);
  expect(ran.toSorted()).toEqual([
    ['aedes', 'tcp,ws'],
    ['aedes:tls+wss', 'tls,wss'],
    ['mosquitto', 'tcp,ws'],
    ['mosquitto:tls+wss', 'tls,wss'],
    ['mosquitto:wss+ws', 'wss,ws'],
  ]);
  expect(environment.brokers.every(({ version }) => /^\d+\./.test(version))).toBe(true);
  expect(JSON.stringify(run.result())).not.toContain('BEGIN CERTIFICATE');
  expect(await run.leftovers()).toEqual(nothing);
});

test('a missing broker leaves its cells unsupported with the cure, and the others run', async ({
  machine,
}) => {
  needStacks(machine, 'wrtc');
  await using run = new HarnessRun({
    stacks: ['wrtc'],
    scenarios,
    env: { SIGNALBOX_BROKERS: 'mosquitto,aedes', SIGNALBOX_MOSQUITTO: '/nowhere' },
  });
  expect(await run.ended, run.output).toBe(0);
  const { cells, environment } = run.result();
  expect(outcomesOver(cells)).toEqual([
    'aedes wrtc→wrtc: passed',
    'mosquitto wrtc→wrtc: unsupported broker-missing',
  ]);
  const missing = cells.find(({ broker }) => broker === 'mosquitto');
  expect(missing?.reason?.what).toContain('/nowhere');
  expect(missing?.reason?.cure).toContain('SIGNALBOX_MOSQUITTO');
  expect(environment.brokers.map(({ name }) => name)).toEqual(['aedes']);
  expect(await run.leftovers()).toEqual(nothing);
});

test('a broker that does not start is tried twice in a run, whatever worker it is; its cells are inconclusive', async ({
  machine,
}) => {
  needStacks(machine, 'wrtc');
  using broken = brokenProgram();
  await using run = new HarnessRun({
    stacks: ['wrtc'],
    scenarios: ['signalling', 'connect', 'echo'],
    env: { SIGNALBOX_BROKERS: 'mosquitto', SIGNALBOX_MOSQUITTO: broken.program },
  });
  expect(await run.ended).toBe(1);
  const { cells, totals } = run.result();
  expect(totals).toMatchObject({ planned: 3, inconclusive: 3 });
  expect(cells.map(({ reason }) => reason?.code)).toEqual(
    Array<string>(3).fill('broker-start-failed'),
  );
  const given = cells.filter(({ reason }) => reason?.what.includes('is not tried again') === true);
  expect(given.length).toBeGreaterThanOrEqual(1);
  expect(await run.leftovers()).toEqual(nothing);
});

test('killed: mosquitto: its cell is inconclusive as own-broker-lost, the next gets a new one', async ({
  machine,
}) => {
  needStacks(machine, 'wrtc');
  needMosquitto();
  await using run = new HarnessRun({
    stacks: [holdingStack],
    scenarios,
    env: { SIGNALBOX_BROKERS: 'mosquitto,aedes', SIGNALBOX_ATTEMPTS: '2' },
  });
  run.hold.arm('connect');
  await run.held();
  await run.kill(mosquittoProcess);
  run.hold.release();
  expect(await run.ended).toBe(1);
  const { cells } = run.result();
  const attempts = cells.map(({ broker, attempts: all }) => [
    broker,
    ...all.map(({ outcome, reason }) => reason?.code ?? outcome),
  ]);
  expect(attempts.toSorted()).toEqual([
    ['aedes', 'passed', 'passed'],
    ['mosquitto', 'own-broker-lost', 'passed'],
  ]);
  expect(await run.leftovers()).toEqual(nothing);
});

/** A mosquitto that tells its version and then ends at once. */
function brokenProgram(): Disposable & { program: string } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-broken-'));
  const program = path.join(folder, 'mosquitto');
  writeFileSync(program, '#!/bin/sh\necho "mosquitto version 9.9"\nexit 3\n');
  chmodSync(program, 0o755);
  return {
    program,
    [Symbol.dispose]: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
