import assert from 'node:assert/strict';
import { test } from 'node:test';
import { highestRate } from './rate-search.ts';

const search = { from: 100, most: 10_000, bisections: 3, within: 1_000 };

/** Searches a broker that sustains `limit`; every probe takes 100 ms of a made-up clock. */
async function tried(limit: number, options = search) {
  const rates: number[] = [];
  let time = 0;
  const passes = (rate: number) => {
    rates.push(rate);
    time += 100;
    return Promise.resolve(rate <= limit);
  };
  return { found: await highestRate(options, passes, () => time), rates };
}

test('doubles until a rate fails, then halves the gap', async () => {
  // 800 fails; between 400 and 800: 600 passes, 700 fails, 650 passes
  assert.deepEqual(await tried(650), { found: 650, rates: [100, 200, 400, 800, 600, 700, 650] });
});

test('never asks for more than the most, and says it when that passes', async () => {
  const { found, rates } = await tried(Infinity, { ...search, most: 500 });
  assert.deepEqual({ found, rates }, { found: 500, rates: [100, 200, 400, 500] });
});

test('a broker that fails the first rate is searched below it', async () => {
  assert.deepEqual(await tried(30), { found: 25, rates: [100, 50, 25, 38] });
});

test('a broker that sustains nothing has rate 0', async () => {
  assert.equal((await tried(0)).found, 0);
});

test('no probe begins after the time is over', async () => {
  const { rates } = await tried(Infinity, { ...search, most: 1e9, within: 350 });
  assert.equal(rates.length, 4); // at 0, 100, 200 and 300 ms
});
