import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expired } from './retention.ts';
import { sampleRun, type SampleCell, type SampleRun } from './sample-run.ts';
import { mergedShards, runKey } from './shards.ts';
import { runSummary, summaryOf } from './summary.ts';

const summary = (asked: SampleRun) => summaryOf(sampleRun(asked));
const shard = (index: number, cells: readonly SampleCell[], asked: SampleRun = {}) =>
  summary({ id: `s${index}`, shard: { run: 'ci-7', index, total: 2 }, cells, ...asked });
const other: SampleCell = { key: { answerer: 'werift' }, attempts: ['failed'] };

test('shards become one run: cells together, attempts of one cell counted on, totals anew', () => {
  const { summary: whole, missing } = mergedShards([
    shard(2, [{ attempts: [110] }, other], { startedAt: '2026-11-23T00:00:05.000Z', cpu: 'Other' }),
    shard(1, [{ attempts: [100] }]),
  ]);
  assert.deepEqual(missing, []);
  assert.deepEqual(runSummary.parse(whole), whole);
  assert.equal(whole.id, 'ci-7');
  assert.equal(whole.startedAt, '2026-11-23T00:00:00.000Z');
  assert.deepEqual([whole.totals.planned, whole.totals.passed, whole.totals.failed], [2, 1, 1]);
  const [first] = whole.cells;
  assert.deepEqual(
    first?.attempts.map(({ index, figures }) => [index, figures['time-to-open']]),
    [
      [0, [100]],
      [1, [110]],
    ],
  );
  assert.equal(whole.fingerprint.machines.length, 2);
});

test('a shard that is not there is told by its number', () => {
  assert.deepEqual(mergedShards([shard(1, [other])]).missing, [2]);
});

test('of a shard that ran twice, the later counts', () => {
  const again = shard(1, [{ attempts: [90] }], { startedAt: '2026-11-23T01:00:00.000Z' });
  const { cells } = mergedShards([
    again,
    shard(1, [{ attempts: [100] }]),
    shard(2, [other]),
  ]).summary;
  assert.deepEqual(
    cells[0]?.attempts.map(({ figures }) => figures['time-to-open']),
    [[90]],
  );
});

test('shards that nobody gave a name stay runs of their own', () => {
  const nameless = (index: number) =>
    summary({ id: `n${index}`, shard: { run: '', index, total: 2 } });
  assert.notEqual(runKey(nameless(1)), runKey(nameless(2)));
});

test('a run stays when either rule keeps it; without a rule all stay', () => {
  const runs = [1, 2, 3, 4].map((day) => ({ startedAt: `2026-11-0${day}T00:00:00.000Z` }));
  const now = Date.parse('2026-11-05T00:00:00.000Z');
  const days = (keep: number | null, keepDays: number | null) =>
    expired(runs, { keep, keepDays }, now).map(({ startedAt }) => Number(startedAt.slice(8, 10)));
  assert.deepEqual(days(1, null), [3, 2, 1]);
  assert.deepEqual(days(null, 2), [2, 1]);
  assert.deepEqual(days(1, 3), [1]);
  assert.deepEqual(days(null, null), []);
});
