/** Claims about times between two clocks: they carry their bound, and above 1 ms they are not told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationWords, laterWords, whyWithheld } from './one-way.ts';

test('a bound of 0.1 ms is shown beside the time, and on one clock there is none', () => {
  assert.equal(durationWords({ ms: 5, bound: 0.1 }), '5 ms ±0.1');
  assert.equal(durationWords({ ms: 5, bound: 0 }), '5 ms');
  assert.equal(laterWords({ ms: 5, bound: 0.1 }), ' (+5.0 ±0.1)');
  assert.equal(laterWords({ ms: -0.2, bound: 0.3 }), ' (−0.2 ±0.3)');
  assert.equal(whyWithheld(0.1), '');
});

test('with a bound of 2 ms, or none at all, there is a dash in its place, and the reason', () => {
  assert.equal(durationWords({ ms: 5, bound: 2 }), '–');
  assert.equal(laterWords({ ms: 5, bound: 2 }), ' (–)');
  assert.match(whyWithheld(2), /known to ±2 ms only/);
  assert.equal(durationWords({ ms: 5, bound: Infinity }), '–');
  assert.match(whyWithheld(Infinity), /is not known/);
});
