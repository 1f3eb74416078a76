/** The TCP reference measures something, again and again, and says when it cannot. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asFailure } from '../core/errors.ts';
import { TcpReference } from './tcp-reference.ts';

test('two exchanges over one thread: 50 round trips and a transfer each', async () => {
  const reference = await TcpReference.start();
  try {
    for (const round of [1, 2]) {
      const { roundTrips, bytes, ms } = await reference.measure();
      assert.equal(roundTrips.length, 50, `round ${round}`);
      assert.ok(roundTrips.every((each) => each > 0) && ms > 0);
      assert.equal(bytes, 4_194_304);
    }
  } finally {
    await reference.close();
  }
});

test('without its thread a measurement fails with a code of its own', async () => {
  const reference = await TcpReference.start();
  await reference.close();
  const failure = await reference.measure().catch((error: unknown) => asFailure(error));
  assert.equal('code' in failure && failure.code, 'reference-failed');
});
