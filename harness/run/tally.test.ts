/** What failed to start is known to everybody who asks the runner's tally. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failuresOf, noteFailure, openTally } from './tally.ts';

const failure = { code: 'broker-start-failed', what: 'it ended', cure: 'look' } as const;

test('failures are counted by name, with the last one', async () => {
  const close = await openTally();
  try {
    assert.equal(await failuresOf('nats'), null);
    await noteFailure('nats', failure);
    await noteFailure('nats', { ...failure, what: 'it hung' });
    assert.deepEqual(await failuresOf('nats'), {
      count: 2,
      failure: { ...failure, what: 'it hung' },
    });
    assert.equal(await failuresOf('aedes'), null);
  } finally {
    close();
  }
});
