/** The robust line, against published values. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../../core/random.ts';
import { theilSen } from './theil-sen.ts';

const pointsOf = (xs: readonly number[], ys: readonly number[]) =>
  xs.map((x, at) => ({ x, y: ys[at] ?? 0 }));

test('the example of Sen 1968: slope 4, intercept 6, 93 % interval 26/7 to 35/8', () => {
  // The same in the tests of R's package deming (theilsen) and of SciPy (theilslopes)
  const points = pointsOf([1, 2, 3, 4, 10, 12, 18], [9, 15, 19, 20, 45, 55, 78]);
  const line = theilSen(points, 1.811910673);
  assert.deepEqual([line.slope, line.intercept], [4, 6]);
  assert.deepEqual(line.interval, { low: 26 / 7, high: 35 / 8 });
});

test('a quarter of wild points changes little, where least squares would be far off', () => {
  const random = seededRandom(3);
  const points = [0, 25, 50, 100].flatMap((x) =>
    Array.from({ length: 8 }, (_, at) => ({
      x,
      y: 60 + 5 * x + random() * 10 + (at < 2 ? 1_000 : 0),
    })),
  );
  const { slope, intercept, interval } = theilSen(points);
  assert.ok(Math.abs(slope - 5) < 0.3, String(slope));
  assert.ok(Math.abs(intercept - 65) < 25, String(intercept));
  assert.ok(interval.low < 5 && interval.high > 5);
});

test('the 95 % interval holds the true slope in about 95 of 100 samples with repeated x', () => {
  const random = seededRandom(11);
  let held = 0;
  for (let round = 0; round < 400; round++) {
    const points = [0, 25, 50, 100].flatMap((x) =>
      Array.from({ length: 6 }, () => ({ x, y: 3 * x + 20 * (random() + random() + random()) })),
    );
    const { low, high } = theilSen(points).interval;
    if (low <= 3 && high >= 3) held += 1;
  }
  assert.ok(held / 400 > 0.92 && held / 400 < 0.985, `${held} of 400`);
});

test('points above each other have no slope', () => {
  assert.throws(() => theilSen(pointsOf([1, 1], [2, 3])), RangeError);
});
