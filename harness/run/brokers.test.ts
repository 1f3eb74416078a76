/** What a worker's brokers say when one does not start as it was asked to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Brokers } from './brokers.ts';
import { runOptions } from './options.ts';

const template = fileURLToPath(
  new URL('../../examples/broker-template/my-broker.mjs', import.meta.url),
);

test('a transport that a broker does not have is told as such every time, and is no failed start of it', async () => {
  const brokers = new Brokers(runOptions({ SIGNALBOX_BROKERS: `module:${template}:tls+wss` }));
  for (let i = 0; i < 3; i++) {
    await assert.rejects(brokers.get('my-broker:tls+wss'), {
      code: 'broker-transport-missing',
      message: /my-broker has no transport tls/,
    });
  }
  await brokers.close();
});
