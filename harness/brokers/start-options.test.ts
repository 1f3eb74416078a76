/** What may be asked of a broker driver. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BrokerDriver, BrokerUser } from './broker.ts';
import { checkOptions } from './start-options.ts';

const driver: Pick<BrokerDriver, 'name' | 'supports'> = {
  name: 'some',
  supports: {
    transports: new Set(['tcp', 'tls', 'ws']),
    protocolLevels: new Set([4]),
    users: true,
    topicPermissions: true,
    apart: [['tcp', 'tls']],
  },
};
const tcp = new Set(['tcp'] as const);
const user = (changes: Partial<BrokerUser>): BrokerUser => ({
  username: 'me',
  password: 'secret',
  mayRead: [],
  mayWrite: [],
  ...changes,
});

test('transports are asked for by name, and together only where the broker can', () => {
  checkOptions(driver, { transports: new Set(['tcp', 'ws']) });
  for (const [transports, why] of [
    [[], /no transport/],
    [['wss'], /has no transport wss. use one of tcp, tls, ws/],
    [['tcp', 'tls'], /tcp or tls, never both/],
  ] as const) {
    assert.throws(() => checkOptions(driver, { transports: new Set(transports) }), why);
  }
});

test('a name or password that would break a configuration file is refused, and the password is not told', () => {
  checkOptions(driver, { transports: tcp, users: [user({ password: 'ä:#€' })] });
  for (const bad of [{ username: 'a:b' }, { username: '' }, { password: 'hush hush' }]) {
    assert.throws(
      () => checkOptions(driver, { transports: tcp, users: [user(bad)] }),
      (error: Error) => error.message.includes('bad-option') && !error.message.includes('hush'),
    );
  }
});

test('users are refused by a broker that knows none', () => {
  const plain = { ...driver, supports: { ...driver.supports, users: false } };
  assert.throws(() => checkOptions(plain, { transports: tcp, users: [user({})] }), /no users/);
});
