/** Permissions of the embedded broker. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessFor, covers } from './aedes-access.mjs';

test('a filter covers what it matches whole, and nothing more', () => {
  for (const [allowed, asked] of [
    ['#', 'a/b'],
    ['#', '#'],
    ['a/#', 'a'],
    ['a/#', 'a/b/#'],
    ['a/+', 'a/+'],
    ['a/+/c', 'a/b/c'],
    ['+/+', '/a'],
  ] as const) {
    assert.equal(covers(allowed, asked), true, `${allowed} covers ${asked}`);
  }
  for (const [allowed, asked] of [
    ['a/#', 'ab'],
    ['a/#', '#'],
    ['a/#', '+/b'],
    ['a/+', 'a/#'],
    ['a/+', 'a'],
    ['a/+', 'a/b/c'],
    ['a/b', 'a/+'],
    ['#', '$SYS/x'],
    ['+/x', '$SYS/x'],
  ] as const) {
    assert.equal(covers(allowed, asked), false, `${allowed} does not cover ${asked}`);
  }
});

test('who did not log in may do nothing where there are users, and a will is judged like its client', () => {
  const user = { username: 'u', password: 'p', mayRead: ['a'], mayWrite: ['b'] };
  const access = accessFor([user]);
  const [known, stranger] = [{}, {}];
  assert.equal(access.mayConnect(known, 'u', Buffer.from('p')), true);
  assert.equal(access.mayConnect(stranger, 'u', Buffer.from('x')), false);
  assert.deepEqual([access.mayPublish(known, 'b'), access.mayPublish(known, 'a')], [true, false]);
  assert.deepEqual(
    [access.maySubscribe(known, 'a'), access.maySubscribe(known, 'b')],
    [true, false],
  );
  assert.deepEqual(
    [access.mayPublish(stranger, 'b'), access.maySubscribe(stranger, 'a')],
    [false, false],
  );
  assert.equal(accessFor(null).mayPublish(stranger, 'anything'), true);
});
