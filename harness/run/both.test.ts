/** Two sides at once: which failure counts, and how long the other side is waited for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HarnessError, type ErrorCode } from '../core/errors.ts';
import type { Role } from '../core/ids.ts';
import { both } from './both.ts';

const failure = (code: ErrorCode): HarnessError =>
  new HarnessError({ code, what: 'made to fail', cure: 'none' });

/** Each role's own work. */
const sides = (work: Record<Role, () => Promise<unknown>>) => (role: Role) => work[role]();
const never = (): Promise<never> => new Promise<never>(() => undefined);

test('a side that saw something go wrong is not held up by one that waits for ever', async () => {
  const failing = sides({
    offerer: never,
    answerer: () => Promise.reject(failure('channel-closed')),
  });
  await assert.rejects(both(failing, 1), { code: 'channel-closed' });
});

test('after a wait in vain the other side goes on, and what it saw counts', async () => {
  let tell: (reason: unknown) => void = () => undefined;
  const offerer = () => new Promise((_, reject) => (tell = reject));
  const answerer = () => Promise.reject(failure('ice-timeout'));
  const waiting = both(sides({ offerer, answerer }), 1);
  await new Promise(setImmediate);
  tell(failure('channel-closed'));
  await assert.rejects(waiting, { code: 'channel-closed' });
});

test('of two waits in vain the one for the earlier stage counts', async () => {
  const offerer = () => Promise.reject(failure('nonce-timeout'));
  const answerer = () => Promise.reject(failure('answer-timeout'));
  await assert.rejects(both(sides({ offerer, answerer })), { code: 'answer-timeout' });
});

test('of two waits in vain for one stage that of the offerer counts, whoever gave up first', async () => {
  const answerer = () => Promise.reject(failure('ice-timeout'));
  const offerer = async () => {
    await new Promise(setImmediate);
    throw new HarnessError({ code: 'ice-timeout', what: 'of the offerer', cure: 'none' });
  };
  await assert.rejects(both(sides({ offerer, answerer })), { what: 'of the offerer' });
});
