import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curveAxis } from './curve-axis.ts';

test('values near each other get a linear axis with three or four round ticks around them', () => {
  const axis = curveAxis([100, 130]);
  assert.deepEqual([axis.log, axis.ticks], [false, [100, 110, 120, 130]]);
  assert.ok(axis.place(100) > 0 && axis.place(130) < 1);
});

test('an axis of values that start near zero starts at zero', () => {
  assert.equal(curveAxis([1, 10]).place(0), 0);
  assert.ok(curveAxis([1, 10]).place(1) > 0.05);
});

test('values further apart get a logarithmic axis: equal factors are equal distances', () => {
  const axis = curveAxis([1, 100]);
  assert.equal(axis.log, true);
  const steps = [1, 10, 100].map((value) => axis.place(value));
  assert.ok(Math.abs((steps[2] ?? 0) + (steps[0] ?? 0) - 2 * (steps[1] ?? 0)) < 1e-9);
  assert.ok(axis.ticks.length >= 2);
});

test('a negative value has a place of its own, and nothing at all has an axis', () => {
  assert.ok(curveAxis([-3, 5]).place(-3) < curveAxis([-3, 5]).place(0));
  assert.deepEqual(curveAxis([]).ticks, []);
  assert.ok(Number.isFinite(curveAxis([7]).place(7)));
});
