import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curvePath } from './curve.ts';

const frame = { x: (value: number) => value, y: (share: number) => 100 * share };

test('a curve climbs by one share at each sample and ends at all of them', () => {
  assert.equal(curvePath([20, 10], frame), 'M10.0 0.0H10.0V50.0H20.0V100.0');
});

test('of many samples the curve still begins at the least and ends at the most', () => {
  const path = curvePath(
    Array.from({ length: 10_001 }, (_, index) => index),
    frame,
  );
  assert.match(path, /^M0\.0 0\.0/);
  assert.match(path, /H10000\.0V100\.0$/);
  assert.ok(path.length < 5000);
});

test('no samples make no curve', () => {
  assert.equal(curvePath([], frame), '');
});
