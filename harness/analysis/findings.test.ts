import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../core/outcome.ts';
import type { StackInfo } from '../timeline/environment.ts';
import { cellOf, runOf } from './aggregate.ts';
import { findingsOf } from './findings.ts';
import type { Attempt, Cell, Figures, RunFile } from './result.ts';
import { valueFigure } from './stats/distribution.ts';

const meaning = { unit: 'ms', class: 'absolute', better: 'lower', definition: 'd' } as const;
const place = { broker: 'aedes', link: 'direct', dialect: 'native' };
type At = Partial<typeof place>;

interface Made {
  readonly outcome?: Outcome;
  readonly ms?: number;
  readonly dtls?: number;
}

function made(
  pair: string,
  { outcome = 'passed', ms, dtls }: Made = {},
  scenario = 'connect',
  at: At = {},
): Cell {
  const [offerer = '', answerer = ''] = pair.split('→');
  const figures: Figures = {};
  if (ms !== undefined) figures['time-to-open'] = valueFigure(ms, meaning);
  if (dtls !== undefined)
    figures['phase.dtls'] = valueFigure(dtls, { ...meaning, definition: 'DTLS, on its clock' });
  const reason = outcome === 'passed' ? null : { code: 'ice-timeout', what: 'no path', cure: 'c' };
  const attempt: Attempt = {
    ...{ index: 0, retry: 0, outcome, reason, startedAt: '', durationMs: 1 },
    ...{ checks: [], figures, timeline: null },
  };
  return cellOf({ scenario, offerer, answerer, ...place, ...at }, [attempt]);
}

const empty = runOf({
  ...{ id: 'r', startedAt: '', durationMs: 0, stacks: [], planned: [], records: [] },
  environment: {
    ...{ signalbox: '', otherMachines: [], commit: '', plan: '', seed: 0 },
    machine: {
      os: '',
      kernel: '',
      arch: '',
      cpu: '',
      cores: 1,
      memoryBytes: 0,
      node: '',
      loadAtStart: 0,
    },
    broker: { name: '', version: '', tcpUrl: '', wsUrl: '' },
    brokers: [],
  },
});
const run = (cells: readonly Cell[], stacks: readonly StackInfo[] = []): RunFile => ({
  ...empty,
  cells: [...cells],
  stacks: [...stacks],
});
const titles = (cells: readonly Cell[]) => findingsOf(run(cells)).map(({ title }) => title);

/** All ordered pairs of the stacks; those that `bad` picks fail. */
function matrix(
  stacks: readonly string[],
  bad: (a: string, b: string) => boolean,
  scenario?: string,
  at?: At,
) {
  const outcome = (a: string, b: string): Outcome => (bad(a, b) ? 'failed' : 'passed');
  return stacks.flatMap((a) =>
    stacks.map((b) => made(`${a}→${b}`, { outcome: outcome(a, b) }, scenario, at)),
  );
}
const abcd = ['a', 'b', 'c', 'd'];

test('a run in which all is well has no finding', () => {
  assert.deepEqual(findingsOf(run(matrix(abcd, () => false))), []);
});

test('one direction of one pair is told as such, and that the reverse works', () => {
  const [finding, ...rest] = findingsOf(run(matrix(abcd, (a, b) => a === 'c' && b === 'b')));
  assert.deepEqual([finding?.severity, finding?.title, rest], ['fail', 'c → b fails', []]);
  assert.match(
    finding?.text ?? '',
    /^ice-timeout: no path\. One direction\. The reverse direction works\. Both are fine/,
  );
});

test('a pair that fails both ways is one finding', () => {
  const bad = (a: string, b: string) => [a, b].sort().join('') === 'bc';
  assert.deepEqual(titles(matrix(abcd, bad)), ['b and c fail with each other, in both directions']);
});

test('a stack that fails with everyone is one finding, not seven', () => {
  const [finding, ...rest] = findingsOf(run(matrix(abcd, (a, b) => a === 'd' || b === 'd')));
  assert.deepEqual([finding?.title, rest], ['d fails with every other stack', []]);
  assert.equal(finding?.cells.length, 7);
});

test('a stack that fails in one role only is told with its role', () => {
  assert.deepEqual(titles(matrix(abcd, (a) => a === 'd')), ['d fails as offerer with every stack']);
  assert.deepEqual(titles(matrix(abcd, (_, b) => b === 'd')), [
    'd fails as answerer with every stack',
  ]);
});

test('when everything fails, every failure is still among the findings', () => {
  const cells = matrix(['a', 'b'], () => true);
  const named = new Set(findingsOf(run(cells)).flatMap((finding) => finding.cells));
  assert.deepEqual([...named].sort(), cells.map(({ id }) => id).sort());
});

test('the same pair failing in two scenarios is told once with both', () => {
  const bad = (a: string, b: string) => a === 'c' && b === 'b';
  const [finding, ...rest] = findingsOf(run([...matrix(abcd, bad), ...matrix(abcd, bad, 'echo')]));
  assert.match(finding?.text ?? '', /Seen in: connect, echo\./);
  assert.deepEqual([finding?.cells.length, rest], [2, []]);
});

test('what fails over one of two links is told of that link alone', () => {
  const over = { link: 'delay=25' };
  const both = (a: string, b: string) => [a, b].sort().join('') === 'bc';
  const fine = matrix(abcd, () => false);
  const [finding, ...rest] = findingsOf(run([...fine, ...matrix(abcd, both, 'connect', over)]));
  assert.equal(finding?.title, 'b and c fail with each other, in both directions (link delay=25)');
  assert.match(finding.text, /One pair\. Both are fine with everyone else\. Seen in: connect\.$/);
  assert.deepEqual(rest, []);
});

test('a stack that fails with itself over one link has no reverse direction', () => {
  const own = (outcome: Outcome, link: string) => made('a→a', { outcome }, 'connect', { link });
  const [finding] = findingsOf(run([own('passed', 'direct'), own('failed', 'delay=25')]));
  assert.equal(finding?.title, 'a → a fails (link delay=25)');
  assert.doesNotMatch(finding.text, /reverse/);
});

test('one partner over two brokers is not every stack', () => {
  const over = (broker: string) => [
    made('a→b', { outcome: 'failed' }, 'connect', { broker }),
    made('b→a', {}, 'connect', { broker }),
  ];
  assert.deepEqual(titles([...over('aedes'), ...over('nats')]), [
    'a → b fails (broker aedes)',
    'a → b fails (broker nats)',
  ]);
});

test('a link that delays every pair makes no pair slow', () => {
  const pairs = ['a→b', 'b→a', 'a→c', 'c→a', 'b→c', 'c→b'];
  const over = (ms: number, link: string) =>
    pairs.map((pair) => made(pair, { ms }, 'connect', { link }));
  const [direct, delayed] = [over(100, 'direct'), over(700, 'delay=100')];
  assert.deepEqual(titles([...direct, ...delayed]), []);
  const late = made('b→c', { ms: 2_200 }, 'connect', { link: 'delay=100' });
  assert.deepEqual(titles([...direct, ...delayed.filter(({ id }) => id !== late.id), late]), [
    'b → c takes 2200 ms to open (link delay=100)',
  ]);
});

test('a pair far slower than the others names the phase that holds the time', () => {
  const cells = [
    ...['a→b', 'b→a', 'a→c', 'c→a', 'b→c'].map((pair) => made(pair, { ms: 200, dtls: 10 })),
    made('c→b', { ms: 1127, dtls: 987 }),
  ];
  const [finding, ...rest] = findingsOf(run(cells));
  assert.deepEqual(
    [finding?.severity, finding?.title, rest],
    ['warn', 'c → b takes 1127 ms to open', []],
  );
  assert.match(
    finding?.text ?? '',
    /5\.6 × the median .* reverse direction takes 200 ms\. 987 ms of 1127 ms are in the phase “DTLS”\. It looks like/,
  );
});

test('a direction that starves while both carry bulk data is told, with both rates', () => {
  const both = (back: number): Cell => ({
    ...made('a→b', {}, 'throughput'),
    figures: {
      'goodput.64KiB.duplex.offerer→answerer': valueFigure(120, meaning),
      'goodput.64KiB.duplex.answerer→offerer': valueFigure(back, meaning),
    },
  });
  const [found, ...others] = findingsOf(run([both(4)]));
  assert.match(found?.title ?? '', /^a → b: one direction starves/);
  assert.match(found?.text ?? '', /^64KiB messages: 120 Mbit\/s from a to b, 4\.0 Mbit\/s back\./);
  assert.deepEqual(others, []);
  assert.deepEqual(titles([both(13)]), []);
});

test('what is told of bulk data names the broker where there are several', () => {
  const cell = (broker: string): Cell => ({
    ...made('a→s', {}, 'throughput', { broker }),
    figures: {
      'goodput.first-8MiB.answerer→offerer': valueFigure(20, meaning),
      'goodput.64KiB.answerer→offerer': valueFigure(160, meaning),
      'goodput.64KiB.duplex.offerer→answerer': valueFigure(120, meaning),
      'goodput.64KiB.duplex.answerer→offerer': valueFigure(4, meaning),
    },
  });
  assert.deepEqual(
    titles([cell('aedes'), cell('nats')]).map((title) => /\(.*/.exec(title)?.[0]),
    ['(broker aedes)', '(broker nats)', '(broker aedes)', '(broker nats)'],
  );
});

test('a stack whose first transfers are slow, and its later ones not, is told once with all receivers', () => {
  const cell = (pair: string, first: number): Cell => ({
    ...made(pair, {}, 'throughput'),
    figures: {
      'goodput.first-8MiB.answerer→offerer': valueFigure(first, meaning),
      'goodput.16KiB.answerer→offerer': valueFigure(100, meaning),
      'goodput.64KiB.answerer→offerer': valueFigure(160, meaning),
      'goodput.64KiB.duplex.answerer→offerer': valueFigure(900, meaning),
    },
  });
  const [found, ...others] = findingsOf(run([cell('a→s', 40), cell('b→s', 5), cell('c→s', 41)]));
  assert.equal(found?.title, 's is slow in what it sends first');
  assert.match(found.text, /in Mbit\/s: to a 40, later 160; to b 5\.0, later 160\. /);
  assert.equal(found.cells.length, 2);
  assert.deepEqual(others, []);
});

test('a direction half a second slower than its reverse is found without any other pair', () => {
  assert.deepEqual(titles([made('a→b', { ms: 900 }), made('b→a', { ms: 390 })]), [
    'a → b takes 900 ms to open',
  ]);
  assert.deepEqual(titles([made('a→b', { ms: 900 }), made('b→a', { ms: 401 })]), []);
});

test('so is one that takes more than three times as long (SIG-002)', () => {
  assert.deepEqual(titles([made('a→b', { ms: 91 }), made('b→a', { ms: 30 })]), [
    'a → b takes 91 ms to open',
  ]);
  assert.deepEqual(titles([made('a→b', { ms: 90 }), made('b→a', { ms: 30 })]), []);
});

test('a stack whose candidates lack an index is told once, with its cells in either role', () => {
  const lacking = (pair: string, role: 'offerer' | 'answerer'): Cell => {
    const cell = made(pair);
    return { ...cell, figures: { [`candidates.incomplete.${role}`]: valueFigure(1, meaning) } };
  };
  const complete = lacking('b→b', 'offerer');
  complete.figures['candidates.incomplete.offerer'] = valueFigure(0, meaning);
  const found = findingsOf(run([lacking('a→b', 'offerer'), lacking('b→a', 'answerer'), complete]));
  assert.deepEqual(
    found.map(({ title, cells }) => [title, cells.length]),
    [['a emits candidates that are not complete', 2]],
  );
});

const stack = (name: string, more: Partial<StackInfo> = {}): StackInfo => ({
  ...{ name, status: 'found', version: '1', launchedBy: '', path: '', driver: 'node-process' },
  ...{ why: '', cure: '', userAgent: '', capabilities: {}, noDataPlane: '', ...more },
});

test('a missing stack and one without a data plane are told with their cure', () => {
  const missing = stack('webkit', {
    status: 'missing',
    why: 'no build',
    cure: 'npx playwright install webkit',
  });
  const bare = stack('webkitgtk', { noDataPlane: 'RTCPeerConnection is undefined' });
  const cells = [
    made('webkitgtk→a', {}, 'signalling'),
    made('webkitgtk→a', { outcome: 'unsupported' }),
  ];
  const [first, second] = findingsOf(run(cells, [missing, bare]));
  assert.match(first?.text ?? '', /no build\. To add it: npx playwright install webkit/);
  assert.match(second?.text ?? '', /RTCPeerConnection is undefined\. .* 1 of 1 cells passed/);
  assert.equal(second?.severity, 'info');
});

test('cells that could not be judged are a warning, and failures come before it', () => {
  const cells = [made('a→b', { outcome: 'inconclusive' }), made('b→a', { outcome: 'failed' })];
  assert.deepEqual(
    findingsOf(run(cells)).map(({ severity }) => severity),
    ['fail', 'warn'],
  );
});

test('browsers and Node peers are compared only with enough pairs and a clear difference', () => {
  const stacks = [
    ...['c', 'f'].map((name) => stack(name, { driver: 'playwright-page' })),
    ...['n', 'w'].map((name) => stack(name)),
  ];
  const pairs = (names: string[], ms: number, at: At = {}) =>
    names.flatMap((a) => names.map((b) => made(`${a}→${b}`, { ms }, 'connect', at)));
  const found = (slow: number) =>
    findingsOf(run([...pairs(['c', 'f'], slow), ...pairs(['n', 'w'], 100)], stacks));
  assert.match(found(250)[0]?.title ?? '', /Pairs of browsers open 2\.5 × slower/);
  assert.deepEqual(found(150), []);
  const lone = (broker: string) => [
    ...pairs(['c'], 250, { broker }),
    ...pairs(['n'], 100, { broker }),
  ];
  const brokers = ['aedes', 'nats', 'mosquitto', 'rabbitmq'];
  assert.deepEqual(findingsOf(run(brokers.flatMap(lone), stacks)), [], 'a pair over four is one');
});
