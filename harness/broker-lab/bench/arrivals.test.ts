import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Arrivals } from './arrivals.ts';

const counts = (sequences: readonly number[], sent: number) => {
  const arrivals = new Arrivals();
  for (const sequence of sequences) arrivals.note(sequence);
  return arrivals.counts(sent);
};

test('a whole stream in order counts nothing', () => {
  assert.deepEqual(counts([0, 1, 2, 3], 4), { lost: 0, duplicates: 0, reordered: 0 });
});

test('every tenth message missing is a tenth lost, the last one included', () => {
  const nine = Array.from({ length: 100 }, (_, index) => index).filter((index) => index % 10 !== 9);
  assert.deepEqual(counts(nine, 100), { lost: 10, duplicates: 0, reordered: 0 });
});

test('a duplicate is neither a gain against loss nor a reordering', () => {
  // 1 is lost, 0 came three times, once after 2
  assert.deepEqual(counts([0, 0, 2, 0], 3), { lost: 1, duplicates: 2, reordered: 0 });
});

test('two swapped neighbours are one reordering', () => {
  assert.deepEqual(counts([1, 0, 3, 2], 4), { lost: 0, duplicates: 0, reordered: 2 });
});

test('a sequence far beyond the first thousand is kept', () => {
  assert.deepEqual(counts([100_000, 100_000], 100_001), {
    lost: 100_000,
    duplicates: 1,
    reordered: 0,
  });
});
