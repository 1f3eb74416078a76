import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CellKey } from '../core/ids.ts';
import { outcomes, type Outcome } from '../core/outcome.ts';
import type { Environment } from '../timeline/environment.ts';
import { cellOf, runOf } from './aggregate.ts';
import { cell, runFile, type Attempt } from './result.ts';
import { valueFigure } from './stats/distribution.ts';

const key = (answerer: string): CellKey => ({
  ...{ scenario: 'connect', offerer: 'firefox', answerer },
  ...{ broker: 'aedes', link: 'direct', dialect: 'native' },
});
const meaning = { unit: 'ms', class: 'absolute', better: 'lower', definition: 'd' } as const;
const attempt = (index: number, outcome: Outcome, ms?: number): Attempt => ({
  ...{ index, retry: 0, outcome, startedAt: '2026-11-23T00:00:00Z', durationMs: 1, checks: [] },
  reason:
    outcome === 'passed' ? null : { code: 'ice-timeout', what: `no path ${index}`, cure: 'c' },
  figures: ms === undefined ? {} : { 'time-to-open': valueFigure(ms, meaning) },
  timeline: `t${index}.jsonl.gz`,
});
const machine = {
  ...{
    os: 'o',
    kernel: 'k',
    arch: 'a',
    cpu: 'c',
    cores: 2,
    memoryBytes: 1,
    node: 'n',
    loadAtStart: 0,
  },
};
const environment: Environment = {
  ...{ signalbox: '0.1.0', machine, otherMachines: [], commit: '', plan: 'quick', seed: 1 },
  broker: { name: 'aedes', version: '1', tcpUrl: '', wsUrl: '' },
  brokers: [],
};
const about = {
  id: 'r',
  startedAt: '2026-11-23T00:00:00Z',
  durationMs: 1,
  environment,
  stacks: [],
};

test('the worst attempt decides, its reason says how many, and its timeline comes first', () => {
  const made = cellOf(key('wrtc'), [
    attempt(0, 'passed', 10),
    attempt(1, 'failed'),
    attempt(2, 'failed'),
  ]);
  assert.equal(made.outcome, 'failed');
  assert.equal(made.reason?.what, '2 of 3 attempts failed: no path 1');
  assert.equal(made.timeline, 't1.jsonl.gz');
  cell.parse(made);
});

test('a later success does not hide a first failure', () => {
  assert.equal(cellOf(key('wrtc'), [attempt(0, 'failed'), attempt(1, 'passed')]).outcome, 'failed');
});

test('values of several attempts become a distribution in the order of the attempts', () => {
  const made = cellOf(key('wrtc'), [
    attempt(0, 'passed', 30),
    attempt(1, 'passed', 10),
    attempt(2, 'passed', 20),
  ]);
  const figure = made.figures['time-to-open'];
  assert.ok(figure?.type === 'distribution');
  assert.deepEqual([figure.samples, figure.p50, figure.n], [[30, 10, 20], 20, 3]);
  assert.equal(made.timeline, 't2.jsonl.gz');
});

test('one attempt keeps its figures as they are', () => {
  assert.equal(
    cellOf(key('wrtc'), [attempt(0, 'passed', 30)]).figures['time-to-open']?.type,
    'value',
  );
});

test('the success rate counts every attempt with a verdict, and no other', () => {
  const made = cellOf(key('wrtc'), [
    ...[
      attempt(0, 'passed', 1),
      attempt(1, 'failed'),
      attempt(2, 'passed', 1),
      attempt(3, 'inconclusive'),
    ],
  ]);
  const rate = made.figures['success-rate'];
  assert.ok(rate?.type === 'value');
  assert.deepEqual([rate.value, rate.n], [2 / 3, 3]);
  assert.deepEqual(
    [rate.interval?.low.toFixed(2), rate.interval?.high.toFixed(2)],
    ['0.21', '0.94'],
  );
});

test('a cell without a verdict has no success rate', () => {
  assert.equal(cellOf(key('x'), [attempt(0, 'unsupported')]).figures['success-rate'], undefined);
});

test('a planned cell without a record is inconclusive, and planned is the sum of all outcomes', () => {
  const run = runOf({
    ...about,
    planned: [key('wrtc'), key('werift'), key('webkit')],
    records: [
      { key: key('werift'), attempt: attempt(0, 'failed') },
      { key: key('wrtc'), attempt: attempt(1, 'passed', 5) },
      { key: key('wrtc'), attempt: attempt(0, 'passed', 5) },
      { key: key('extra'), attempt: attempt(0, 'unsupported') },
    ],
  });
  runFile.parse(run);
  assert.deepEqual(
    run.cells.map(({ answerer, outcome }) => [answerer, outcome]),
    [
      ['wrtc', 'passed'],
      ['werift', 'failed'],
      ['webkit', 'inconclusive'],
      ['extra', 'unsupported'],
    ],
  );
  assert.deepEqual(
    run.cells[0]?.attempts.map(({ index }) => index),
    [0, 1],
  );
  assert.equal(run.cells[2]?.reason?.code, 'worker-died');
  const { planned, ...counts } = run.totals;
  assert.equal(
    planned,
    outcomes.reduce((sum, outcome) => sum + counts[outcome], 0),
  );
  assert.equal(planned, 4);
});
