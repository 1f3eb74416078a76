/** What failed to start is known to everybody who asks the runner's tally. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
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

for (const [what, line] of [
  ['no JSON', 'GET / HTTP/1.1'],
  ['no question', '{"name":5}'],
] as const) {
  test(`a stranger who sends ${what} is hung up on, and the next is served`, async () => {
    const close = await openTally();
    try {
      const socket = connect(Number(process.env['SIGNALBOX_TALLY']), '127.0.0.1');
      socket.write(`${line}\r\n`);
      assert.equal(await text(socket), '');
      await noteFailure('nats', failure);
      assert.deepEqual(await failuresOf('nats'), { count: 1, failure });
    } finally {
      close();
    }
  });
}
