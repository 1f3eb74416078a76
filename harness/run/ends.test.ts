/** Which failures of a step are put down to the end of the broker. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunningBroker } from '../brokers/broker.ts';
import { HarnessError, type ErrorCode } from '../core/errors.ts';
import { Ends } from './ends.ts';

const broker: RunningBroker = {
  ...{ name: 'aedes', version: '1' },
  address: () => ({ url: 'mqtt://127.0.0.1:1' }),
  watch: () => Promise.resolve(),
  takeObservations: () => Promise.resolve([]),
  ended: Promise.resolve('signal SIGKILL'),
  close: () => Promise.resolve(),
};

/** The failure of a step that fails with `code` once this broker has ended. */
async function told(step: string, code: ErrorCode, isOwn = true): Promise<unknown> {
  const ends = new Ends(() => false);
  ends.watchBroker(broker, isOwn);
  await broker.ended;
  const failure = new HarnessError({ code, what: `it is ${code}`, cure: 'look' });
  return ends.during(step, () => Promise.reject(failure)).catch((error: unknown) => error);
}

for (const [step, code] of [
  ['connect', 'offer-timeout'],
  ['isolate', 'presence-timeout'],
  ['leave', 'publish-timeout'],
  ['offerer killed', 'close-timeout'],
  ['a step of a user', 'signal-timeout'],
] as const) {
  test(`${code} in "${step}" after the end of the broker is put down to it`, async () => {
    const failure = await told(step, code);
    assert.ok(failure instanceof HarnessError);
    assert.equal(failure.code, 'own-broker-lost');
    assert.match(failure.what, /signal SIGKILL/);
    assert.match(failure.what, new RegExp(code));
  });
}

for (const [step, code] of [
  ['echo', 'channel-closed'],
  ['round-trip', 'echo-timeout'],
  ['goodput', 'connection-failed'],
] as const) {
  test(`${code} in "${step}" stays its own failure: an open channel needs no broker (HR-6)`, async () => {
    const failure = await told(step, code);
    assert.ok(failure instanceof HarnessError);
    assert.equal(failure.code, code);
  });
}

test('a broker that somebody else runs is lost in its own name: it is under test', async () => {
  const failure = await told('connect', 'offer-timeout', false);
  assert.ok(failure instanceof HarnessError);
  assert.equal(failure.code, 'broker-lost');
});
