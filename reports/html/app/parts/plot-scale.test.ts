import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latencyAxis, tailAxis } from './plot-scale.ts';

test('values within a factor of 8 share a linear axis from zero with round ticks', () => {
  const axis = latencyAxis([0.5, 2.9]);
  assert.equal(axis.log, false);
  assert.deepEqual(axis.ticks, [0, 0.5, 1, 1.5, 2, 2.5, 3]);
  assert.equal(axis.place(1.5), 0.5);
});

test('values further apart get a logarithmic axis whose ticks lie on it', () => {
  const axis = latencyAxis([0.3, 30]);
  assert.deepEqual(axis.ticks, [0.5, 1, 2, 5, 10, 20]);
  assert.ok(Math.abs(axis.place(3) - 0.5) < 1e-9);
});

test('a value outside the axis stays at its end, and nothing is not a number', () => {
  const axis = latencyAxis([0, 100]);
  assert.deepEqual([axis.place(0), axis.place(1000)], [0, 1]);
  assert.deepEqual(latencyAxis([0]).ticks.every(Number.isFinite), true);
});

test('the tail axis gives each nine the same room and ends where the samples end', () => {
  const axis = tailAxis(1000);
  assert.deepEqual(axis.ticks, [0, 0.5, 0.9, 0.99, 0.999]);
  assert.deepEqual(
    [0.9, 0.99, 1].map((share) => Number(axis.place(share).toFixed(6))),
    [0.333333, 0.666667, 1],
  );
});
