import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GoodputWindow } from './goodput-window.ts';

/** Messages of 10 bytes at these instants, in ms after `ready` at 1000; the warm-up is 500, and 2000 count after it. */
function reported(...instants: number[]) {
  let now = 1000;
  const window = new GoodputWindow(() => now, { warmUp: 500, duration: 2_000 });
  window.begin();
  for (const instant of instants) {
    now = 1000 + instant;
    window.take(10);
  }
  return window.report();
}

test('the last message of the warm-up opens the window and is not counted', () => {
  assert.deepEqual(reported(10, 400, 490, 600, 2500), {
    bytes: 20,
    ms: 2010,
    messages: 2,
    longestPauseMs: 1900,
  });
});

test('a silence at its beginning is in it', () => {
  assert.deepEqual(reported(10, 100, 2400, 2500), {
    bytes: 20,
    ms: 2400,
    messages: 2,
    longestPauseMs: 2300,
  });
});

test('without a message in the warm-up it opens at its end', () => {
  assert.deepEqual(reported(2500), { bytes: 10, ms: 2000, messages: 1, longestPauseMs: 2500 });
});

test('nothing after the warm-up is nothing', () => {
  assert.deepEqual(reported(10, 20), { bytes: 0, ms: 0, messages: 0, longestPauseMs: 10 });
});

test('what comes once the time is over is not counted, but for the message that shows it', () => {
  assert.deepEqual(reported(490, 1500, 2600, 2610, 2620), {
    bytes: 20,
    ms: 2110,
    messages: 2,
    longestPauseMs: 1100,
  });
});

test('the longest pause is that of the whole transfer, also once the time is over', () => {
  const { messages, longestPauseMs } = reported(490, 1500, 2600, 9_000, 9_001);
  assert.deepEqual({ messages, longestPauseMs }, { messages: 2, longestPauseMs: 6_400 });
});
