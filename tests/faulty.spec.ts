/** Each fault of a peer is found in a real run, by the check it breaks, and by nothing else. */
import { slowSender } from '../harness/analysis/ledger/evidence.ts';
import { crawls } from '../harness/analysis/ledger/recovery.ts';
import type { Cell, RunFile } from '../harness/analysis/result.ts';
import { roles } from '../harness/run/both.ts';
import { ofKind } from '../harness/timeline/event.ts';
import {
  connectionFaults,
  measurementFaults,
  moduleOf,
  pairOf,
  partner,
  type Fault,
} from './faults.ts';
import { HarnessRun, nothing } from './harness-run.ts';
import { expect, needStacks, test } from './test.ts';

test.describe.configure({ timeout: 400_000 });

test('faulty peers: each fault of a connection has its own outcome and reason', async ({
  machine,
}) => {
  needStacks(machine, partner);
  await using run = runOf(connectionFaults, ['--workers', '4']);
  const code = await run.ended;
  await test.info().attach('output', { body: run.output });
  expect(code).toBe(1);
  expectFound(run, connectionFaults);
  expect(await run.leftovers()).toEqual(nothing);
});

test('faulty peers: each fault that spoils a measurement is found by its check', async ({
  machine,
}) => {
  needStacks(machine, partner);
  await using run = runOf(measurementFaults, []);
  expect(await run.ended).toBe(1);
  expectFound(run, measurementFaults);
  const stalled = cellOf(run.result(), 'throughput', pairOf(faultNamed('no-low-water')));
  const statistics = ofKind(stalled === null ? [] : run.timelineOf(stalled), 'stats');
  expect(statistics.map(({ by }) => by).sort(), 'both are asked twice after a stall').toEqual([
    ...['answerer', 'answerer'],
    ...['offerer', 'offerer'],
  ]);
});

test('one stack installed in the place of another is told by its descriptions (H05)', async ({
  machine,
}) => {
  needStacks(machine, partner, 'node-datachannel');
  const env = { NODE_OPTIONS: '--import=./fixtures/faulty/another-stack.mjs' };
  await using run = new HarnessRun({ stacks: [partner], scenarios: ['connect'], env });
  expect(await run.ended).toBe(1);
  const [cell] = run.result().cells;
  expect(cell?.reason?.code).toBe('identity');
  expect(cell?.reason?.what).toContain('SDP origin is "o=rtc ');
});

/** All of them in one run, and each scenario once without any fault; `throughput` has that in product.spec.ts. */
function runOf(faults: readonly Fault[], args: readonly string[]): HarnessRun {
  const scenarios = [...new Set(faults.map(({ scenario }) => scenario))];
  const modules = [...new Set(faults.map(({ name }) => moduleOf(name)))];
  const cells = [
    ...faults.map((fault) => `${fault.scenario} ${pairOf(fault)}`),
    ...scenarios
      .filter((scenario) => scenario !== 'throughput')
      .map((scenario) => `${scenario} ${partner}→${partner}`),
  ];
  return new HarnessRun({
    stacks: [...modules, partner],
    scenarios,
    env: { SIGNALBOX_PLAN: 'quick', SIGNALBOX_ATTEMPTS: '1' },
    args: ['--grep', `(${cells.join('|')})$`, ...args],
  });
}

function expectFound(run: HarnessRun, faults: readonly Fault[]): void {
  const result = run.result();
  for (const fault of faults) {
    const cell = cellOf(result, fault.scenario, pairOf(fault));
    if (cell !== null && isCutShort(run, cell)) {
      expectFoundBefore(cell, fault);
      continue;
    }
    const seen = { outcome: cell?.outcome, code: cell?.reason?.code ?? '' };
    const name = `${fault.scenario} with ${fault.name}`;
    expect.soft(seen, name).toEqual({ outcome: fault.outcome, code: fault.code });
    expect.soft(cell?.reason?.what ?? '', name).toMatch(fault.says);
    expect.soft(failedChecks(cell), name).toEqual(expectedChecks(fault, cell));
  }
  const healthy = result.cells.filter(({ offerer, answerer }) => offerer === answerer);
  expect
    .soft(healthy.map(({ id, reason }) => `${id} ${reason?.what ?? 'passed'}`))
    .toEqual(healthy.map(({ id }) => `${id} passed`));
  const { planned, ...outcomes } = result.totals;
  expect(planned).toBe(faults.length + healthy.length);
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(planned);
}

/** By the ledger's own evidence: wrtc, which is below the faults and beside them, made up for lost packets one at a time. */
function isCutShort(run: HarnessRun, cell: Cell): boolean {
  const sender = slowSender(cell);
  return roles.some((role) => role === sender && crawls(run.timelineOf(cell), role));
}

/** Then the cut is the reason of the cell, and must not hide what its check had found before. */
function expectFoundBefore(cell: Cell, { scenario, name, code, says }: Fault): void {
  test.info().annotations.push({ type: 'cut short', description: cell.reason?.what ?? '' });
  const check = cell.attempts.flatMap(({ checks }) => checks).find(({ id }) => id === code);
  const found = { outcome: cell.outcome, said: check?.evidence.split('; ') };
  const said: unknown = expect.arrayContaining([expect.stringMatching(says)]);
  expect.soft(found, `${scenario} with ${name}, cut short`).toEqual({ outcome: 'failed', said });
}

/** Where a check decided, it alone failed, unless the fault misleads others; where the attempt was cut short, more follow. */
function expectedChecks({ code, check }: Fault, cell: Cell | null): unknown {
  const isCheck = cell?.attempts.some(({ checks }) => checks.some(({ id }) => id === code));
  if (isCheck === true && check === undefined) return [code];
  return check === undefined ? expect.anything() : expect.arrayContaining([check]);
}

function faultNamed(name: string): Fault {
  const fault = measurementFaults.find((one) => one.name === name);
  if (fault === undefined) throw new Error(`no fault ${name}`);
  return fault;
}

function failedChecks(cell: Cell | null): string[] {
  const checks = cell?.attempts.flatMap((attempt) => attempt.checks) ?? [];
  return checks.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id);
}

function cellOf(run: RunFile, scenario: string, pair: string): Cell | null {
  const is = (cell: Cell) =>
    cell.scenario === scenario && `${cell.offerer}→${cell.answerer}` === pair;
  return run.cells.find(is) ?? null;
}
