import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logScale } from './scale.ts';

test('equal factors are equal distances', () => {
  const scale = logScale([10, 1000]);
  assert.ok(Math.abs((scale?.position(100) ?? 0) - 0.5) < 1e-9);
  assert.equal(scale?.middle, 100);
});

test('a single value lies at the low end', () => {
  assert.equal(logScale([7])?.position(7), 0);
});

test('without a positive value there is no scale', () => {
  assert.equal(logScale([]), null);
  assert.equal(logScale([0, -3]), null);
});

test('zero and less lie at the low end, what is above the range at the high end', () => {
  const places = [0, 50].map((value) => logScale([1, 10])?.position(value));
  assert.deepEqual(places, [0, 1]);
});
