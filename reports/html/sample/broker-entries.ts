/** Invented conformance entries and limits, with packets as evidence. */
import type { EntryResult, Limit, PacketSeen } from '../../../harness/broker-lab/result.ts';
import type { Outcome } from '../../../harness/core/outcome.ts';

type Claim = readonly [id: string, claim: string, ...references: string[]];

const claims: readonly Claim[] = [
  [
    'MQTT-001',
    'TCP and WebSocket clients of one broker interoperate, binary payloads included.',
    'MQTT 3.1.1 section 6',
  ],
  [
    'MQTT-002',
    'The protocol level used is the one negotiated, and refusal is handled.',
    'MQTT 3.1.1 [MQTT-3.1.2-2]',
    'MQTT 5 section 3.1.2.2',
  ],
  [
    'MQTT-003',
    'A second connection with the same client id displaces the first, once.',
    'MQTT 3.1.1 [MQTT-3.1.4-2]',
  ],
  ['MQTT-005', 'A clean start discards earlier session state.', 'MQTT 3.1.1 [MQTT-3.1.2-6]'],
  [
    'MQTT-009',
    'Per topic and publisher, order holds; redelivery is marked and tolerated.',
    'MQTT 3.1.1 [MQTT-4.6.0-5]',
  ],
  [
    'MQTT-010',
    'SUBACK codes are read: failure is an error, lower QoS is noted.',
    'MQTT 3.1.1 section 3.9.3',
  ],
  [
    'MQTT-011',
    'A forbidden subscription yields an error and no message, retained ones included.',
    'MQTT 3.1.1 section 3.9.3',
  ],
  [
    'MQTT-013',
    'A message above the broker’s limit fails visibly and is not retried for ever.',
    'MQTT 5 [MQTT-3.2.2-15]',
  ],
  [
    'MQTT-014',
    'An ungraceful death publishes the will in time; a clean leave does not.',
    'MQTT 3.1.1 [MQTT-3.1.2-8]',
  ],
  [
    'MQTT-016',
    'Retained delivery: once per new subscription, flag set; live deliveries unflagged.',
    'MQTT 3.1.1 [MQTT-3.3.1-8]',
    'rabbitmq-server#8824',
  ],
  [
    'MQTT-017',
    'On v5, offers expire in the broker at the freshness limit.',
    'MQTT 5 [MQTT-3.3.2-5]',
  ],
  [
    'SIG-017',
    'Rooms and prefixes are isolated even with equal peer ids and wildcard subscriptions.',
    'MQTT 3.1.1 section 4.7.1',
  ],
];

const packet = (t: number, client: string, toBroker: boolean, text: string): PacketSeen => ({
  t,
  client,
  direction: toBroker ? 'to broker' : 'from broker',
  text,
});

const packets: readonly PacketSeen[] = [
  packet(0.2, 'announcer', true, 'CONNECT level 4 clean keep-alive 30 s'),
  packet(1.4, 'announcer', false, 'CONNACK 0'),
  packet(1.9, 'announcer', true, 'PUBLISH qos 1 retain room/peers/a (38 B)'),
  packet(2.8, 'announcer', false, 'PUBACK'),
  packet(4.1, 'late', true, 'SUBSCRIBE room/peers/+ qos 1'),
  packet(4.9, 'late', false, 'SUBACK 1'),
];

/** What differs from a pass, by entry id. */
export type Deviations = Readonly<Record<string, readonly [outcome: Outcome, evidence: string]>>;

/** @param deviations - every other entry passed */
export function sampleEntries(deviations: Deviations): EntryResult[] {
  return claims.map(([id, claim, ...references]) => {
    const [outcome, evidence] = deviations[id] ?? ['passed', 'Seen as claimed in 3 of 3 rounds.'];
    const reason = { code: id, what: evidence.replace(/\.$/, ''), cure: 'see the packets' };
    return {
      ...{ id, claim, references, outcome, evidence },
      reason: outcome === 'passed' ? null : reason,
      packets: outcome === 'unsupported' ? [] : [...packets],
    };
  });
}

/** Limits as they are probed; `values` in the order of the names. */
export function sampleLimits(values: readonly string[]): Limit[] {
  return names.map(([name, how], index) => ({ name, how, value: values[index] ?? 'not found' }));
}

const names = [
  ['maximum packet', 'payloads doubled until the broker cut or dropped one'],
  ['highest QoS granted', 'asked for QoS 2, read from SUBACK'],
  ['retained messages by filter', 'subscribed exactly, by + and by # after a retained PUBLISH'],
  ['session expiry', 'came back to a persistent session after 5 s'],
  ['topic characters', 'a topic with space, dot, emoji and 300 levels'],
  ['messages queued for an absent session', 'published 2,000 at QoS 1, counted what came after'],
] as const;
