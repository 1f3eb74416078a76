/** Users and permissions in RabbitMQ's own words. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { definitions, routingKeyPattern } from './rabbitmq-definitions.ts';

const matches = (filter: string, key: string) => new RegExp(routingKeyPattern(filter)).test(key);

test('a topic filter covers its routing keys and no others', () => {
  assert.equal(matches('a/b', 'a.b'), true);
  assert.equal(matches('a/b', 'a.b.c'), false);
  assert.equal(matches('a/b', 'aXb'), false);
  assert.equal(matches('a/+/c', 'a.b.c'), true);
  assert.equal(matches('a/+/c', 'a.b.b.c'), false);
  for (const key of ['a', 'a.b', 'a.b.c', 'a.#']) assert.equal(matches('a/#', key), true, key);
  assert.equal(matches('a/#', 'ab'), false);
});

test('a single-level wildcard does not allow a subscription to everything below', () => {
  assert.equal(matches('a/+', 'a.*'), true);
  assert.equal(matches('a/+', 'a.#'), false);
});

test('whoever may write nothing matches nothing, and passwords are salted hashes', () => {
  const user = { username: 'u', password: 'secret', mayRead: ['a', 'b/#'], mayWrite: [] };
  const made = JSON.parse(JSON.stringify(definitions([user]))) as {
    users: { password_hash: string }[];
    topic_permissions: { write: string; read: string }[];
  }; // as definitions makes it
  const [permission] = made.topic_permissions;
  assert.equal(new RegExp(permission?.write ?? '').test(''), false);
  assert.equal(new RegExp(permission?.write ?? '').test('a'), false);
  assert.equal(new RegExp(permission?.read ?? '').test('b.c'), true);
  const bytes = Buffer.from(made.users[0]?.password_hash ?? '', 'base64');
  const expected = createHash('sha256').update(bytes.subarray(0, 4)).update('secret').digest();
  assert.deepEqual(bytes.subarray(4), expected);
});
