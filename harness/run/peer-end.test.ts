import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endOf } from './peer-end.ts';

test('a peer that ends says how', async () => {
  const peer = { close: () => Promise.resolve(), ended: Promise.resolve('exit code 0') };
  assert.deepEqual(await endOf(peer), { detail: 'exit code 0', failure: null });
});

const never = new Promise<never>(() => undefined);
for (const [what, peer] of [
  ['whose engine hangs', { close: () => never, ended: never }],
  ['that says it ended and is still there', { close: () => Promise.resolve(), ended: never }],
] as const) {
  test(`a peer ${what} is not waited for any longer, and named`, async () => {
    const { failure } = await endOf(peer, 20);
    assert.equal(failure?.code, 'peer-would-not-end');
    assert.match(failure.what, /after 20 ms/);
  });
}
