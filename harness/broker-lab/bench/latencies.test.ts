import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latency } from '../result.ts';
import { Latencies } from './latencies.ts';

test('1 to 1000 ms give their percentiles to three digits', () => {
  const latencies = new Latencies();
  for (let ms = 1; ms <= 1000; ms++) latencies.record(ms);
  const { n, min, p50, p90, p99, p999, max, cdf } = latencies.result();
  const near = (value: number, wanted: number) =>
    assert.ok(Math.abs(value / wanted - 1) <= 0.001, `${value} is not ${wanted} to three digits`);
  assert.equal(n, 1000);
  for (const [value, wanted] of [
    [min, 1],
    [p50, 500],
    [p90, 900],
    [p99, 990],
    [p999, 999],
    [max, 1000],
  ] as const) {
    near(value, wanted);
  }
  assert.deepEqual(
    cdf.map(([, share]) => share),
    cdf.map(([, share]) => share).sort((a, b) => a - b),
  );
  assert.equal(cdf.at(-1)?.[1], 1);
});

test('a microsecond is told from two', () => {
  const latencies = new Latencies();
  for (const ms of [0.001, 0.002, 0.002]) latencies.record(ms);
  const { min, p50, max } = latencies.result();
  assert.deepEqual([min, p50, max], [0.001, 0.002, 0.002]);
});

test('nothing recorded is a valid result with n = 0', () => {
  assert.equal(latency.parse(new Latencies().result()).n, 0);
});
