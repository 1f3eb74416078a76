/** The share of time to open, worked out by hand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shareInterval, shareOf } from './share.ts';

test('a far broker costs the larger part of a longer time, never more than all of it', () => {
  assert.equal(shareOf(25, 75), 0.25);
  assert.equal(shareOf(300, 100), 0.75);
  assert.equal(shareOf(300, -1), 1); // a recording that took less than its replay here
  assert.equal(shareOf(0, 0), 0);
});

test('the ends of the interval are shares over the same peers', () => {
  const latency = { n: 9, min: 1, p50: 25, p90: 30, p99: 30, p999: 30, max: 30, cdf: [] };
  const [low, high] = shareInterval({
    ...{ recording: 'r', messages: 9, bytes: 1, transport: 'tcp', duration: latency },
    ...{ medianInterval: [0, 75], shareOfTimeToOpen: 0.25, relativeToControl: null },
  });
  assert.deepEqual([low, high], [0, 0.5]); // the peers take 75 ms
});
