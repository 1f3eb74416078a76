import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparable } from './comparable.ts';
import { sampleRun, type SampleRun } from './sample-run.ts';
import { keptPerAttempt, runSummary, samplesByAttempt, summaryOf } from './summary.ts';

const summary = (asked?: SampleRun) => summaryOf(sampleRun(asked));
const compared = (base: SampleRun, head: SampleRun) => comparable(summary(base), summary(head));

test('a summary keeps the outcome and the samples of every attempt, and fits its schema', () => {
  const made = summary({ cells: [{ attempts: [101.5, 'failed', 104] }] });
  assert.deepEqual(runSummary.parse(JSON.parse(JSON.stringify(made))), made);
  const [cell] = made.cells;
  assert.ok(cell !== undefined);
  assert.deepEqual(
    cell.attempts.map(({ outcome, code }) => [outcome, code]),
    [
      ['passed', ''],
      ['failed', 'ice-timeout'],
      ['passed', ''],
    ],
  );
  assert.deepEqual(samplesByAttempt(cell, 'time-to-open'), [
    { attempt: 0, samples: [101.5] },
    { attempt: 2, samples: [104] },
  ]);
});

test('many samples are thinned to the bound; a count is never rounded', () => {
  const figures = summary().cells[0]?.attempts[0]?.figures ?? {};
  assert.equal(figures['round-trip.idle']?.length, keptPerAttempt);
  assert.deepEqual(figures['signalling.messages'], [1_234_567]);
});

test('what a figure means is told once for the run', () => {
  const { figures } = summary();
  assert.deepEqual(Object.keys(figures), [
    'round-trip.idle',
    'signalling.messages',
    'time-to-open',
  ]);
  assert.deepEqual(figures['time-to-open'], {
    ...{ unit: 'ms', class: 'absolute', better: 'lower', definition: 'T12 − T3' },
  });
});

test('the same machine and plan allow every class, and differing versions are told', () => {
  const { refusals, differences } = compared({ version: '0.32.3', kernel: '6.0' }, {});
  assert.deepEqual(refusals, { exact: [], relative: [], absolute: [] });
  assert.deepEqual(differences, [
    { what: 'machine', name: 'kernel', base: '6.0', head: '6.1' },
    {
      ...{ what: 'stack', name: 'node-datachannel' },
      ...{ base: '0.32.3 (npm package)', head: '0.33.4 (npm package)' },
    },
  ]);
});

test('another processor forbids absolute figures alone, with the reason', () => {
  const { refusals } = compared({ cpu: 'Old CPU' }, {});
  assert.deepEqual([refusals.exact, refusals.relative], [[], []]);
  assert.deepEqual(refusals.absolute, ['the machines differ in cpu: Old CPU and Sample CPU']);
});

test('another plan leaves only exact figures', () => {
  const { refusals } = compared({ plan: 'full' }, {});
  assert.deepEqual(refusals.exact, []);
  assert.equal(refusals.relative.length, 1);
  assert.match(refusals.absolute.join(), /the plans are full and quick/);
});

test('a run of several kinds of machine forbids absolute figures', () => {
  const run = sampleRun();
  const { machine } = run.environment;
  const merged = {
    ...run,
    environment: { ...run.environment, otherMachines: [{ ...machine, cpu: 'Another' }] },
  };
  const { refusals } = comparable(summaryOf(merged), summary());
  assert.match(refusals.absolute.join(), /^a run took place on 2 kinds of machine/);
});
