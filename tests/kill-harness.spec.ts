/** kill -9 of what the harness runs on: display, broker, worker, runner. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readRun } from '../reports/archive.ts';
import { holdingStack } from './hold.ts';
import { HarnessRun, nothing, outcomesOf } from './harness-run.ts';
import { expect, needStacks, test } from './test.ts';

const stacks = [holdingStack];
const scenarios = ['connect', 'signalling'];
const self = `${holdingStack}→${holdingStack}`;

test('killed: Xvfb: the cell of its browser fails as peer-died, the next gets a new display', async ({
  machine,
}) => {
  needStacks(machine, 'webkitgtk', 'wrtc');
  await using run = new HarnessRun({
    stacks: ['webkitgtk', holdingStack],
    scenarios: ['signalling'],
    args: ['--grep-invert', 'webkitgtk→webkitgtk'],
    env: { DISPLAY: '', WAYLAND_DISPLAY: '' },
  });
  run.hold.arm('meet');
  await run.held();
  await run.kill(/^Xvfb/);
  run.hold.release();
  expect(await run.ended).toBe(1);
  const { cells, totals } = run.result();
  expect(outcomesOf(cells)).toEqual([
    `webkitgtk→${holdingStack}: failed peer-died`,
    `${holdingStack}→webkitgtk: passed`,
    `${self}: passed`,
  ]);
  expect(cells[0]?.reason?.what).toContain('Xvfb');
  expect(totals).toMatchObject({ planned: 3, passed: 2, failed: 1 });
  expect(await run.leftovers()).toEqual(nothing);
});

test('killed: the embedded broker: its cell is inconclusive as own-broker-lost, the next gets a new broker', async ({
  machine,
}) => {
  needStacks(machine, 'wrtc');
  await using run = new HarnessRun({ stacks, scenarios });
  run.hold.arm('connect');
  await run.held();
  await run.kill(/aedes-process/);
  run.hold.release();
  expect(await run.ended).toBe(1);
  const { cells, totals } = run.result();
  expect(outcomesOf(cells)).toEqual([`${self}: inconclusive own-broker-lost`, `${self}: passed`]);
  expect(totals).toMatchObject({ planned: 2, passed: 1, inconclusive: 1 });
  expect(await run.leftovers()).toEqual(nothing);
});

test('killed: the embedded broker, once the channel is open: the channel goes on, only the goodbye fails (HR-6, LIFE-005)', async ({
  machine,
}) => {
  needStacks(machine, 'wrtc');
  await using run = new HarnessRun({ stacks, scenarios: ['echo'] });
  run.hold.arm('connect'); // a peer performs something made up when it is launched, too
  await run.held();
  run.hold.arm('perform');
  run.hold.release();
  await run.held();
  await run.kill(/aedes-process/);
  run.hold.release();
  expect(await run.ended).toBe(1);
  const [cell] = run.result().cells;
  expect(cell?.reason).toMatchObject({ code: 'own-broker-lost' });
  expect(cell?.reason?.what).toContain('the broker ended during "leave"');
  const checks = cell?.attempts[0]?.checks ?? [];
  const failing = checks.filter(({ outcome }) => outcome !== 'passed').map(({ id }) => id);
  expect(failing).toEqual(['no-failure']);
  expect(checks.map(({ id }) => id)).toContain('echo-intact');
  expect(await run.leftovers()).toEqual(nothing);
});

test('killed: a worker: its cell is inconclusive as worker-died, a new worker runs the next', async ({
  machine,
}) => {
  needStacks(machine, 'wrtc');
  await using run = new HarnessRun({ stacks, scenarios });
  run.hold.arm('connect');
  await run.held();
  await run.kill(/workerProcessEntry/);
  expect(await run.ended).toBe(1);
  const { cells, totals } = run.result();
  expect(outcomesOf(cells)).toEqual([`${self}: inconclusive worker-died`, `${self}: passed`]);
  expect(totals).toMatchObject({ planned: 2, passed: 1, inconclusive: 1 });
  expect(await run.leftovers()).toEqual(nothing);
});

test('killed: the runner: nothing of it is left but what had ended, and the next run makes its report', async ({
  machine,
}) => {
  needStacks(machine, 'wrtc');
  await using run = new HarnessRun({ stacks, scenarios });
  run.hold.arm('leave'); // of the first cell
  await run.held();
  run.hold.arm('meet'); // of the second
  run.hold.release();
  await run.held();
  expect(run.processes().length).toBeGreaterThan(4); // runner, worker, broker, two peers
  run.child.kill('SIGKILL');
  expect(await run.ended).toBe('SIGKILL');
  expect(await run.leftovers()).toEqual(nothing);
  expect(existsSync(path.join(run.reports, 'latest'))).toBe(false);

  const env = { SIGNALBOX_REPORTS: run.reports };
  await using next = new HarnessRun({ stacks, scenarios: ['signalling'], env });
  expect(await next.ended, next.output).toBe(0);
  const told = /^The run (\S+) was killed: 2 cells: 1 passed.* 1 inconclusive$/m.exec(next.output);
  const { run: finished, timelines } = readRun(path.join(run.reports, 'runs', told?.[1] ?? ''));
  expect(outcomesOf(finished.cells)).toEqual([
    `${self}: passed`,
    `${self}: inconclusive run-stopped`,
  ]);
  expect(finished.totals).toMatchObject({ planned: 2, passed: 1, inconclusive: 1 });
  expect([...timelines.values()].map(({ length }) => length > 1_000)).toEqual([true]);
  expect(next.result().id).not.toBe(finished.id); // `latest` is the newest
  expect(next.output).not.toContain('could not be finished');
});

for (const [who, pattern] of [
  ['runner', null],
  ['worker', /workerProcessEntry/],
] as const) {
  test(`killed: the ${who}, with all browsers running: none of them is left, nor a display or a profile`, async ({
    machine,
  }) => {
    const browsers = ['webkitgtk', 'chromium', 'firefox'] as const;
    needStacks(machine, 'wrtc', ...browsers);
    await using run = new HarnessRun({
      stacks: [...browsers, holdingStack],
      scenarios: ['signalling'],
      args: ['--grep', `(${browsers.join('|')})→${holdingStack}`],
      env: { DISPLAY: '', WAYLAND_DISPLAY: '' },
    });
    run.hold.arm('meet');
    await run.held();
    for (const name of [/^Xvfb/, /MiniBrowser/, /chrom/, /firefox/]) await run.process(name);
    if (pattern === null) run.child.kill('SIGKILL');
    else await run.kill(pattern);
    expect(await run.ended).toBe(pattern === null ? 'SIGKILL' : 1);
    expect(await run.leftovers()).toEqual(nothing);
  });
}
