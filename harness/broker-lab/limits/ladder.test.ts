/** The ladder says what it saw and no more. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { climb } from './ladder.ts';

const upTo = (limit: number) => (size: number) => Promise.resolve(size <= limit);

test('a limit lies between the last that passed and the first that did not', async () => {
  assert.equal(await climb([10, 1_000, 2_000], upTo(1_500)), '1,000 B, not 2,000 B');
  assert.equal(await climb([10, 20], upTo(5)), 'below 10 B');
  assert.equal(await climb([10, 20], upTo(50)), 'at least 20 B (largest tried)');
});

test('nothing larger is tried after a refusal', async () => {
  const tried: number[] = [];
  await climb([1, 2, 3], (size) => {
    tried.push(size);
    return Promise.resolve(false);
  });
  assert.deepEqual(tried, [1]);
});
