import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seededRandom } from '../../core/random.ts';
import { medianInterval } from './bootstrap.ts';
import { distributionFigure } from './distribution.ts';
import { quantile } from './quantile.ts';
import { wilsonInterval } from './wilson.ts';

const meaning = { unit: 'ms', class: 'absolute', better: 'lower', definition: 'x' } as const;
const rounded = ({ low, high }: { low: number; high: number }) => [low.toFixed(4), high.toFixed(4)];

test('quantiles interpolate between order statistics as R type 7 does', () => {
  // R: quantile(c(1, 2, 3, 4), c(.25, .5, .9), type = 7) gives 1.75 2.5 3.7
  const sample = [4, 1, 3, 2];
  assert.deepEqual(
    [0.25, 0.5].map((p) => quantile(sample, p)),
    [1.75, 2.5],
  );
  assert.ok(Math.abs(quantile(sample, 0.9) - 3.7) < 1e-12);
  assert.deepEqual(
    [0, 1].map((p) => quantile(sample, p)),
    [1, 4],
  );
});

test('a quantile of nothing is an error, not zero', () => {
  assert.throws(() => quantile([], 0.5), RangeError);
  assert.throws(() => quantile([1], 1.1), RangeError);
});

test('quantiles never leave the sample and grow with p', () => {
  const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(sample, (values) => {
      const points = [0, 0.1, 0.5, 0.9, 1].map((p) => quantile(values, p));
      assert.ok(points[0] === Math.min(...values)); // `===`: a zero of either sign is the same value
      assert.ok(points[4] === Math.max(...values));
      const slack = 1e-6;
      assert.ok(points.every((value, i) => value >= (points[i - 1] ?? -Infinity) - slack));
    }),
  );
});

test('Wilson intervals equal published values', () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3 (score, no continuity correction)
  assert.deepEqual(rounded(wilsonInterval(81, 263)), ['0.2553', '0.3662']);
  assert.deepEqual(rounded(wilsonInterval(15, 148)), ['0.0624', '0.1605']);
  assert.deepEqual(rounded(wilsonInterval(0, 20)), ['0.0000', '0.1611']);
  assert.deepEqual(rounded(wilsonInterval(1, 29)), ['0.0061', '0.1718']);
});

test('a rate of impossible counts is refused', () => {
  assert.throws(() => wilsonInterval(3, 2), RangeError);
  assert.throws(() => wilsonInterval(0, 0), RangeError);
});

test('the bootstrap interval holds the median and comes out the same for the same seed', () => {
  const sample = Array.from({ length: 40 }, (_, i) => (i * 37) % 101);
  const first = medianInterval(sample, seededRandom(7));
  assert.deepEqual(medianInterval(sample, seededRandom(7)), first);
  const middle = quantile(sample, 0.5);
  assert.ok(first.low <= middle && middle <= first.high && first.low < first.high);
});

test('a bootstrap of equal samples has no width', () => {
  assert.deepEqual(medianInterval([5, 5, 5], seededRandom(1)), { low: 5, high: 5 });
});

test('a distribution keeps its outlier, its order, and at most 1,000 samples of its n', () => {
  const samples = Array.from({ length: 2500 }, (_, i) => (i === 1300 ? 9999 : i % 10));
  const figure = distributionFigure(samples, meaning);
  assert.ok(figure.type === 'distribution');
  assert.deepEqual([figure.n, figure.samples.length, figure.max], [2500, 1000, 9999]);
  assert.deepEqual(distributionFigure([3, 1, 2], meaning), {
    type: 'distribution',
    ...{ min: 1, p50: 2, p90: 2.8, p99: 2.98, max: 3, samples: [3, 1, 2], n: 3 },
    ...meaning,
  });
});
