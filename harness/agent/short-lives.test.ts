/** Repeated short lives of a connection are told from single ones. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShortLives } from './short-lives.ts';

/** @returns what `end` said after each life of that many ms, with a failed attempt in between */
function verdicts(lives: readonly number[]): boolean[] {
  const counted = new ShortLives();
  let now = 0;
  return lives.map((life) => {
    counted.begin(now);
    now += life;
    const verdict = counted.end(now);
    assert.equal(counted.end(now + 1), false, 'an attempt without CONNACK is no life');
    return verdict;
  });
}

test('the third life in a row of less than 5 s is one too many', () => {
  assert.deepEqual(verdicts([4_999, 0, 1_000]), [false, false, true]);
});

test('a life of 5 s starts the count anew', () => {
  assert.deepEqual(verdicts([100, 100, 5_000, 100, 100]), [false, false, false, false, false]);
});
