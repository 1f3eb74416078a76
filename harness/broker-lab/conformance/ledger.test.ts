/** The ledger of brokers: it explains exactly what it lists, and nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unlessAny, type Entry } from './entry.ts';
import { brokerLedger, withBrokerLedger, type BrokerLedgerEntry } from './ledger.ts';
import { entries } from './registry.ts';

const known: BrokerLedgerEntry = {
  id: 'rabbit-hash',
  broker: 'rabbitmq',
  version: '3.10',
  entry: 'MQTT-016',
  what: 'no retained messages for wildcard filters',
  upstream: 'https://example.org/1',
  seen: '2026-11-23',
  expires: '2027-05-31',
  explains: /^filter [+#]: 0 retained/,
};
const entry: Entry = {
  id: 'MQTT-016',
  claim: '',
  references: [],
  needs: [],
  demand: { connections: 0, messages: 0, bytes: 0 },
  cure: 'announce again',
  run: () => Promise.resolve(unlessAny([], '')),
};
const rabbit = { name: 'rabbitmq', version: '3.10.8' };
const judge = (problems: string[], subject = rabbit, today = '2026-11-23') =>
  withBrokerLedger(entry, unlessAny(problems, ''), subject, today, [known]);

test('a problem that is listed becomes a quirk, with the link', () => {
  const { outcome, reason } = judge(['filter #: 0 retained copies', 'filter +: 0 retained copies']);
  assert.deepEqual([outcome, reason?.code], ['quirk', 'rabbit-hash']);
  assert.match(reason?.cure ?? '', /example\.org/);
});

test('one problem more, another version, another broker or an expired entry stays failed', () => {
  const listed = 'filter #: 0 retained copies';
  assert.equal(judge([listed, 'a live message is flagged']).outcome, 'failed');
  assert.equal(judge([listed], { ...rabbit, version: '3.100' }).outcome, 'failed');
  assert.equal(judge([listed], { ...rabbit, name: 'nats' }).outcome, 'failed');
  assert.equal(judge([listed], rabbit, '2027-05-31').outcome, 'failed');
});

test('what passed stays passed', () => {
  assert.equal(judge([]).outcome, 'passed');
});

/** What was seen of brokers on that day, in the words of the entries, and what the real ledger makes of it. */
const seen: readonly [broker: string, version: string, id: string, string[], outcome: string][] = [
  ['rabbitmq', '3.10.8', 'SIG-018', ['dot: changed', 'leading dot: changed'], 'quirk'],
  ['rabbitmq', '3.10.8', 'SIG-018', ['asterisk: changed'], 'quirk'],
  ['rabbitmq', '3.11.0', 'SIG-018', ['asterisk: changed'], 'failed'],
  [
    'rabbitmq',
    '3.10.8',
    'SIG-018',
    ['dot: changed', 'PUBLISH to a topic with wildcard + is delivered'],
    'failed',
  ],
  ['aedes', '1.2.0', 'SIG-018', ['PUBLISH to a topic with NUL is delivered'], 'quirk'],
  ['nats', '2.9.10', 'SIG-018', ['PUBLISH to a topic with NUL is delivered'], 'failed'],
  ['nats', '2.9.10', 'SIG-018', ['space: refused', 'dot: refused'], 'quirk'],
  [
    'mosquitto',
    '2.0.11',
    'MQTT-001',
    ['a text frame is taken as MQTT instead of ending the connection'],
    'failed',
  ],
];
for (const [broker, version, id, problems, expected] of seen) {
  test(`${broker} ${version}, ${id}: "${problems.join('; ')}" is ${expected}`, () => {
    const subject = { name: broker, version };
    const finding = unlessAny(problems, '');
    const { outcome } = withBrokerLedger(
      { ...entry, id },
      finding,
      subject,
      '2026-11-23',
      brokerLedger,
    );
    assert.equal(outcome, expected);
  });
}

test('every entry of the ledger names an entry of the registry, a link and two days', () => {
  for (const { id, entry: of, upstream, seen, expires } of brokerLedger) {
    assert.ok(
      entries.some((one) => one.id === of),
      id,
    );
    assert.match(upstream, /^https:\/\//, id);
    assert.ok(seen < expires, id);
  }
});
