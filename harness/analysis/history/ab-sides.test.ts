import assert from 'node:assert/strict';
import { test } from 'node:test';
import { abSidesOf } from './ab-sides.ts';
import { sampleRun, type SampleCell } from './sample-run.ts';
import { summaryOf } from './summary.ts';

const both = (field: 'link' | 'broker', [a, b]: readonly [string, string]): SampleCell[] => [
  { key: { [field]: a }, attempts: [100, 101] },
  { key: { [field]: b }, attempts: [110, 111] },
];

test('sides name their cells alike, and keep their own attempts', () => {
  const sides = abSidesOf(
    summaryOf(sampleRun({ cells: both('link', ['A:direct', 'B:delay=25']) })),
  );
  assert.ok(sides !== null);
  assert.deepEqual(
    sides.A.cells.map(({ id }) => id),
    sides.B.cells.map(({ id }) => id),
  );
  assert.equal(sides.A.cells[0]?.link, 'direct|delay=25');
  const times = (side: 'A' | 'B') =>
    sides[side].cells[0]?.attempts.map(({ index, figures }) => [
      index,
      figures['time-to-open']?.[0],
    ]);
  assert.deepEqual(times('A'), [
    [0, 100],
    [1, 101],
  ]);
  assert.deepEqual(times('B'), [
    [0, 110],
    [1, 111],
  ]);
});

test('versions of one stack are that stack on both sides, and their versions are told as what differs', () => {
  const cells = ['A:node-datachannel@1', 'B:node-datachannel@2'].map((offerer): SampleCell => ({
    ...{ key: { offerer }, attempts: [100] },
  }));
  const summary = summaryOf(sampleRun({ cells }));
  const [wrtc] = summary.fingerprint.stacks.slice(-1);
  const stacks = ['A:node-datachannel@1', 'B:node-datachannel@2'].map((name, at) => ({
    ...{ name, version: String(at + 1), launchedBy: 'npm package' },
  }));
  const fingerprint = { ...summary.fingerprint, stacks: [...stacks, ...(wrtc ? [wrtc] : [])] };
  const sides = abSidesOf({ ...summary, fingerprint });
  assert.ok(sides !== null);
  assert.equal(sides.A.cells[0]?.offerer, 'node-datachannel');
  assert.deepEqual(
    sides.B.fingerprint.stacks.map(({ name, version }) => [name, version]),
    [
      ['node-datachannel', '2'],
      ['wrtc', '0.10.0'],
    ],
  );
});

test('a run without sides has none', () => {
  assert.equal(abSidesOf(summaryOf(sampleRun())), null);
});
