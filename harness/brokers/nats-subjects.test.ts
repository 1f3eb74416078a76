/** MQTT topic filters as NATS subjects. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { subjectsOf } from './nats-subjects.ts';

test('levels, wildcards and empty levels become what nats-server makes of them', () => {
  assert.deepEqual(subjectsOf('a/b'), ['a.b']);
  assert.deepEqual(subjectsOf('a/+/b'), ['a.*.b']);
  assert.deepEqual(subjectsOf('#'), ['>']);
  assert.deepEqual(subjectsOf('/a'), ['/.a']);
  assert.deepEqual(subjectsOf('a//b'), ['a./.b']);
});

test('a multi-level wildcard covers the level above too', () => {
  assert.deepEqual(subjectsOf('a/+/#'), ['a.*', 'a.*.>']);
});
