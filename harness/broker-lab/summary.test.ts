import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BrokerReport, Delivery, EntryResult, Latency } from './result.ts';
import { summarise } from './summary.ts';

const latency: Latency = {
  ...{ n: 30, min: 1, p50: 5.4321, p90: 7, p99: 9.9, p999: 11, max: 12 },
  cdf: [[5, 0.5]],
};
const nothing: BrokerReport = {
  ...{ name: 'rabbitmq', version: '3.10.8', kind: 'local', protocolVersions: [4] },
  ...{ transports: ['tcp'], outcome: 'passed', reason: null, limits: [], conformance: [] },
  ...{ benchmark: null, control: null, summary: [] },
};
const entry = (id: string, outcome: EntryResult['outcome'], evidence = 'seen.'): EntryResult => ({
  ...{ id, claim: 'c', references: [], outcome, reason: null, evidence, packets: [] },
});
const delivery: Delivery = {
  ...{ transport: 'tcp', qos: 1, grantedQos: 1, payloadBytes: 4096, ratePerSecond: 200 },
  ...{ oneWay: latency, roundTrip: latency, sent: 600, lost: 0, duplicates: 0, reordered: 0 },
};
const benchmark = {
  ...{ connect: [], delivery: [delivery], fanOut: [], saturation: [], storm: null },
  ...{ replay: [], leftOut: [] },
};
const limit = (name: string, value: string) => ({ name, value, how: '' });

const wildcards = limit('retained messages by filter', 'exact: yes, +: no, #: no');
const reason = (what: string, code = 'x') => ({ code, what, cure: 'cope' });

test('RabbitMQ is told as the issue words it, from what was probed', () => {
  const retained = reason('no wildcards', 'rabbitmq-retained-exact-only');
  const report: BrokerReport = {
    ...nothing,
    limits: [limit('highest QoS granted', 'QoS 1'), wildcards],
    conformance: [{ ...entry('MQTT-016', 'quirk'), reason: retained }, entry('MQTT-005', 'passed')],
  };
  assert.deepEqual(summarise(report, 'aedes'), [
    'RabbitMQ does not send retained presence to wildcard subscribers, so a roster built on it stays empty (MQTT-016, in the ledger).',
    'RabbitMQ grants at most QoS 1, so a message may come twice and peers must allow for it.',
    'RabbitMQ held 1 of 2 claims; 1 deviation.',
  ]);
});

test('another deviation of the same entry is not hidden behind the lack of wildcards', () => {
  const what = 'filter +: 0 retained copies instead of 1; live copies are flagged';
  const failed = { ...entry('MQTT-016', 'failed'), reason: reason(what) };
  const report = { ...nothing, limits: [wildcards], conformance: [failed] };
  assert.ok(summarise(report, 'aedes').includes(`RabbitMQ, MQTT-016: ${what}. What to do: cope.`));
});

test('filters that get retained messages, or a probe that failed, are told of nothing', () => {
  for (const value of [
    'exact: yes, +: yes, #: yes',
    'exact: no, +: no, #: no',
    'not found out (x)',
  ]) {
    const report = { ...nothing, limits: [limit('retained messages by filter', value)] };
    assert.ok(!summarise(report, 'aedes').some((text) => text.includes('wildcard')), value);
  }
});

test('a failed entry is told by what was seen, never by more than that', () => {
  const seen = reason('a text frame is taken as MQTT instead of ending the connection');
  const report = { ...nothing, conformance: [{ ...entry('MQTT-001', 'failed'), reason: seen }] };
  assert.equal(
    summarise(report, 'aedes')[0],
    'RabbitMQ, MQTT-001: a text frame is taken as MQTT instead of ending the connection. What to do: cope.',
  );
});

test('a surprise is told before what the ledger knows', () => {
  const report = {
    ...nothing,
    conformance: [entry('MQTT-005', 'quirk'), entry('MQTT-014', 'failed')],
  };
  const [first, second] = summarise(report, 'aedes');
  assert.equal(first, 'RabbitMQ, MQTT-014: seen.');
  assert.equal(second, 'RabbitMQ, MQTT-005, in the ledger: seen.');
});

test('a broker that was not there is told with its cure, and nothing else is claimed of it', () => {
  const missing = {
    code: 'broker-missing',
    what: 'rabbitmq is not installed',
    cure: 'apt-get install it',
  };
  const report: BrokerReport = { ...nothing, outcome: 'unsupported', reason: missing };
  assert.deepEqual(summarise(report, 'aedes'), [
    'RabbitMQ could not be looked at: rabbitmq is not installed; apt-get install it',
  ]);
});

test('the lowered QoS of deliveries is told when no limit was probed', () => {
  const report = { ...nothing, benchmark: { ...benchmark, delivery: [{ ...delivery, qos: 2 }] } };
  assert.match(summarise(report, 'aedes')[0] ?? '', /grants at most QoS 1/);
});

test('the replay is told with interval, n and share, relative to a control that is another broker', () => {
  const replay = {
    ...{ recording: 'r', messages: 9, bytes: 100, transport: 'tcp' as const, duration: latency },
    ...{ medianInterval: [5.1, 5.8] as [number, number], shareOfTimeToOpen: 0.0417 },
    relativeToControl: 2.345,
  };
  const report = { ...nothing, benchmark: { ...benchmark, delivery: [], replay: [replay] } };
  const plain =
    'Through RabbitMQ a recorded negotiation takes 5.43 ms (95 % interval 5.1 ms to 5.8 ms, n 30, tcp): 4.17 % of its time to open';
  assert.deepEqual(summarise(report, 'aedes'), [
    `${plain}, 2.35 times that of Aedes in the same run.`,
  ]);
  assert.deepEqual(summarise(report, 'rabbitmq'), [`${plain}.`]);
});

test('small messages that wait for an acknowledgement are told with the setting, only where WebSocket is so much faster', () => {
  const replay = (transport: 'tcp' | 'ws', p50: number) => ({
    ...{ recording: 'r', messages: 9, bytes: 100, transport, duration: { ...latency, p50 } },
    ...{ medianInterval: [p50 - 1, p50 + 1] as [number, number], shareOfTimeToOpen: 0.4 },
    relativeToControl: null,
  });
  const told = (name: string, tcp: number) => {
    const replays = [replay('tcp', tcp), replay('ws', 1.3)];
    const report = { ...nothing, name, benchmark: { ...benchmark, delivery: [], replay: replays } };
    return summarise(report, 'aedes')[1];
  };
  assert.match(told('mosquitto', 47.2) ?? '', /47.2 ms over tcp and 1.3 ms over ws.*set_tcp_nodel/);
  assert.match(told('nats', 47.2) ?? '', /Nagle.*TCP_NODELAY/);
  assert.equal(told('mosquitto', 20), undefined);
});

test('loss is told with its share and QoS, and no loss is not told', () => {
  const lossy = { ...delivery, qos: 0, grantedQos: 0, lost: 3 };
  const report = { ...nothing, benchmark: { ...benchmark, delivery: [lossy, delivery] } };
  const sentences = summarise(report, 'aedes');
  assert.ok(sentences.includes('RabbitMQ lost 3 messages of 1,200 (at QoS 0).'));
  assert.ok(!sentences.some((text) => /twice|reordered/.test(text)));
});

test('parts that were left out for one reason share a sentence', () => {
  const leftOut = ['storm', 'fan-out'].map((part) => ({ part, why: 'not ours' }));
  const report = { ...nothing, benchmark: { ...benchmark, delivery: [], leftOut } };
  assert.deepEqual(summarise(report, 'aedes'), ['Left out: storm, fan-out (not ours).']);
});
