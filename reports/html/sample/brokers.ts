/** An invented run of `signalbox brokers`: five brokers, each with something to tell. */
import {
  brokersSchema,
  type BrokerReport,
  type BrokersFile,
} from '../../../harness/broker-lab/result.ts';
import { summarise } from '../../../harness/broker-lab/summary.ts';
import { brokersModelOf, type BrokersModel } from '../../broker-report/model.ts';
import { sampleBenchmark, type Traits } from './broker-benchmark.ts';
import { sampleEntries, sampleLimits, type Deviations } from './broker-entries.ts';

const noLevel5: Deviations['x'] = [
  'unsupported',
  'CONNACK 1 to level 5: this broker speaks 3.1.1 only.',
];
const calm: Traits = {
  delayMs: 0.6,
  spread: 0.18,
  mostQos: 2,
  ratePerSecond: 12_000,
  mayBeLoaded: true,
  lost: 0,
  relativeToControl: 1,
};

/** The file as the command writes it. */
export function sampleBrokersFile(): BrokersFile {
  const brokers = [aedes(), mosquitto(), rabbitmq(), nats(), remote(), unreachable()];
  return {
    schema: brokersSchema,
    id: '2026-11-23T04-10-00Z-9b1f',
    startedAt: '2026-11-23T04:10:00.000Z',
    durationMs: 214_000,
    machine: {
      os: 'Debian GNU/Linux 12',
      cpu: 'AMD EPYC 7543',
      cores: 2,
      node: 'v20.20.0',
    },
    control: 'aedes',
    brokers: brokers.map((broker) => ({ ...broker, summary: summarise(broker, 'aedes') })),
  };
}

/** What the page is made from. */
export const sampleBrokersModel = (): BrokersModel =>
  brokersModelOf(sampleBrokersFile(), '2026-11-23T04:14:00.000Z');

function local(name: string, version: string, deviations: Deviations, traits: Traits) {
  return {
    ...{ name, version, kind: 'local' as const, protocolVersions: [4], outcome: 'passed' as const },
    transports: ['tcp' as const, 'ws' as const],
    reason: null,
    conformance: sampleEntries(deviations),
    benchmark: sampleBenchmark(traits),
    control: name === 'aedes' ? null : sampleBenchmark(calm),
    summary: [],
  };
}

function aedes(): BrokerReport {
  const limits = sampleLimits([
    'above 16 MiB',
    'QoS 2',
    'exact: yes, +: yes, #: yes',
    'kept',
    'all',
    'all 2,000',
  ]);
  return { ...local('aedes', '1.2.0', { 'MQTT-017': noLevel5 }, calm), limits };
}

function mosquitto(): BrokerReport {
  const limits = sampleLimits([
    'above 16 MiB',
    'QoS 2',
    'exact: yes, +: yes, #: yes',
    'kept',
    'all',
    '1,000',
  ]);
  const traits = {
    ...calm,
    delayMs: 0.28,
    spread: 0.1,
    ratePerSecond: 26_000,
    relativeToControl: 0.47,
  };
  return { ...local('mosquitto', '2.0.11', {}, traits), protocolVersions: [4, 5], limits };
}

function rabbitmq(): BrokerReport {
  const limits = sampleLimits([
    '16 MiB',
    'QoS 1',
    'exact: yes, +: no, #: no',
    'kept',
    'all',
    'all 2,000',
  ]);
  const deviations: Deviations = {
    'MQTT-010': ['quirk', 'Asked for QoS 2, SUBACK granted QoS 1.'],
    'MQTT-016': [
      'quirk',
      'filter +: 0 retained copies instead of 1; filter #: 0 retained copies instead of 1',
    ],
    'MQTT-017': noLevel5,
  };
  const traits: Traits = {
    ...calm,
    delayMs: 1.4,
    spread: 0.34,
    mostQos: 1,
    relativeToControl: 2.3,
  };
  return { ...local('rabbitmq', '3.10.8', deviations, traits), limits };
}

function nats(): BrokerReport {
  const limits = sampleLimits([
    '1,048,576 B',
    'QoS 1',
    'exact: yes, +: yes, #: yes',
    'kept',
    'no spaces',
    '1,024',
  ]);
  const deviations: Deviations = {
    'MQTT-009': [
      'failed',
      '3 of 200 messages came a second time without DUP and without a reconnect.',
    ],
    'MQTT-014': [
      'inconclusive',
      'The will did not fire within 9 s, but the socket was not seen to be cut.',
    ],
    'MQTT-017': noLevel5,
  };
  const traits: Traits = {
    ...calm,
    delayMs: 0.9,
    spread: 0.26,
    mostQos: 1,
    lost: 4,
    relativeToControl: 1.5,
  };
  return { ...local('nats', '2.9.10', deviations, traits), limits };
}

function remote(): BrokerReport {
  const traits = { ...calm, delayMs: 22, spread: 0.2, mayBeLoaded: false, relativeToControl: 36 };
  const limits = sampleLimits(['not probed', 'QoS 2', 'exact: yes, +: yes, #: yes']).slice(0, 3);
  const base = local('broker.example.org', '', { 'MQTT-011': noUsers }, traits);
  return { ...base, kind: 'remote', limits };
}

const noUsers: Deviations['x'] = ['unsupported', 'No users can be made on a broker of others.'];

const unreachable = (): BrokerReport => ({
  ...{ name: 'gone.example.org', version: '', kind: 'remote', outcome: 'failed' },
  ...{ protocolVersions: [], transports: [], limits: [], conformance: [], summary: [] },
  ...{ benchmark: null, control: null },
  reason: {
    code: 'broker-unreachable',
    what: 'mqtts://gone.example.org:8883 did not accept us: connect ECONNREFUSED',
    cure: 'check URL, port, transport and credentials',
  },
});
