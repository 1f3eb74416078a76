import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bestOffset, clockOffset, type Exchange } from './clock-sync.ts';

test('a peer that is 100 ms ahead over a symmetric path has offset +100', () => {
  // sent 10, arrives after 2 ms at 12 + 100, replies 1 ms later, back after 2 ms at 15
  assert.deepEqual(clockOffset([10, 112, 113, 15]), { offset: 100, bound: 2 });
});

test('a peer that is behind has a negative offset', () => {
  assert.equal(clockOffset([1000, 502, 502, 1004]).offset, -500);
});

test('the true offset lies within the bound however asymmetric the path is', () => {
  // forth 8 ms, back 0 ms, true offset 50: ((68 − 10) + (68 − 18)) / 2 = 54, bound 4
  assert.deepEqual(clockOffset([10, 68, 68, 18]), { offset: 54, bound: 4 });
});

test('a clock that runs backwards is an error that names the clock', () => {
  assert.throws(() => clockOffset([10, 5, 4, 12]), {
    code: 'clock-backwards',
    message: /the peer/,
  });
  assert.throws(() => clockOffset([10, 5, 6, 9]), { code: 'clock-backwards', message: /harness/ });
});

test('the exchange with the lowest round trip decides, whatever its place', () => {
  const slow: Exchange = [0, 60, 60, 20];
  const fast: Exchange = [100, 151, 151, 102];
  for (const order of [
    [slow, fast],
    [fast, slow],
  ]) {
    assert.deepEqual(bestOffset(order), { offset: 50, bound: 1, samples: 2, at: 101 });
  }
});

test('no exchange at all is an error, not an offset of zero', () => {
  assert.throws(() => bestOffset([]), { code: 'harness-error' });
});

test('a clock that moves in steps is true to within one step more', () => {
  assert.equal(bestOffset([[10, 112, 113, 15]], 20).bound, 22);
});
