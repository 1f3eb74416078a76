/**
 * Deviations of brokers that upstream documents. An entry turns `failed` into `quirk`, and nothing else, when
 * broker, version and every problem seen are those of ledger entries that have not expired.
 *
 * The ledger of stacks (harness/analysis/ledger/entries.ts) is about timelines and roles; this one is about packets.
 */
import type { Entry, Finding } from './entry.ts';
import type { Subject } from './subject.ts';

export interface BrokerLedgerEntry {
  /** Shown as the reason's code. */
  readonly id: string;
  /** Name of the driver, or host of a remote broker. */
  readonly broker: string;
  /** Versions that show it: a prefix of whole parts, such as `3.10`; empty for every version. */
  readonly version: string;
  /** Catalogue id of the conformance entry. */
  readonly entry: string;
  /** The deviation in one sentence. */
  readonly what: string;
  /** Where upstream documents it. */
  readonly upstream: string;
  /** Day it was seen here last, and day from which it has to be looked at again (ISO 8601). */
  readonly seen: string;
  readonly expires: string;
  /** Exactly what is seen: a problem of the entry that this is. */
  readonly explains: RegExp;
}

/** All of them were seen on that day, and are looked at again half a year later. */
const days = { seen: '2026-11-23', expires: '2027-05-31' };

export const brokerLedger: readonly BrokerLedgerEntry[] = [
  {
    id: 'aedes-nul-in-topics',
    broker: 'aedes',
    version: '1.2',
    entry: 'SIG-018',
    what: 'aedes and the parser below it do not look for characters that MQTT forbids in text, such as NUL',
    upstream: 'https://github.com/mqttjs/mqtt-packet/issues/59',
    ...days,
    explains: /^PUBLISH to a topic with NUL is delivered$/,
  },
  {
    id: 'mosquitto-silent-takeover',
    broker: 'mosquitto',
    version: '2.0.11',
    entry: 'MQTT-003',
    what: 'mosquitto before 2.0.15 ends a displaced MQTT 5 connection without telling it 0x8e',
    upstream: 'https://github.com/eclipse-mosquitto/mosquitto/issues/2340',
    ...days,
    explains: /^level 5: the first was not told 0x8e$/,
  },
  {
    id: 'mosquitto-acl-file-grants',
    broker: 'mosquitto',
    version: '2.0',
    entry: 'MQTT-011',
    what: 'with an acl_file mosquitto grants every subscription and only withholds the messages',
    upstream: 'https://github.com/eclipse-mosquitto/mosquitto/issues/2042',
    ...days,
    explains: /^\S+: granted with [012], though it may not be read$/,
  },
  {
    id: 'rabbitmq-qos-2-as-1',
    broker: 'rabbitmq',
    version: '3.10',
    entry: 'MQTT-010',
    what: 'RabbitMQ has at most QoS 1: it grants QoS 2 as 1, and answers a PUBLISH at QoS 2 with PUBACK',
    upstream: 'https://github.com/rabbitmq/rabbitmq-server/issues/10373',
    ...days,
    explains: /^PUBLISH at QoS 2 is answered with: PUBACK$/,
  },
  {
    id: 'rabbitmq-retained-exact-only',
    broker: 'rabbitmq',
    version: '3.10',
    entry: 'MQTT-016',
    what: 'RabbitMQ sends no retained messages to subscriptions with wildcards',
    upstream: 'https://github.com/rabbitmq/rabbitmq-server/issues/8824',
    ...days,
    explains: /^filter [+#]: 0 retained copies instead of 1$/,
  },
  {
    id: 'rabbitmq-late-roster',
    broker: 'rabbitmq',
    version: '3.10',
    entry: 'SIG-016',
    what: 'RabbitMQ sends no retained messages to subscriptions with wildcards, so who comes late sees no roster',
    upstream: 'https://github.com/rabbitmq/rabbitmq-server/issues/8824',
    ...days,
    explains: /^filter \+, subscribed later: the presence is not seen$/,
  },
  {
    id: 'rabbitmq-two-to-three-intervals',
    broker: 'rabbitmq',
    version: '3.10',
    entry: 'MQTT-014',
    what: 'RabbitMQ looks every one and a half keep-alives and ends a silent connection at the second look without news, so after two to three of these intervals',
    upstream:
      'https://github.com/rabbitmq/rabbitmq-server/blob/07be29f09373817b655798776172e3faf47e6be0/deps/rabbit_common/src/rabbit_heartbeat.erl',
    ...days,
    explains: /^the will came [6-9]\d{3} ms after silence, more than \d+ ms$/, // keep-alive 2 s: 6 to 9 s
  },
  {
    id: 'rabbitmq-dots-are-slashes',
    broker: 'rabbitmq',
    version: '3.10',
    entry: 'SIG-018',
    what: 'RabbitMQ takes a dot in a topic for a separator of levels, so that it arrives as a slash',
    upstream: 'https://github.com/rabbitmq/rabbitmq-server/issues/2559',
    ...days,
    explains: /^(dot|leading dot): changed$/,
  },
  {
    id: 'rabbitmq-asterisk-is-plus',
    broker: 'rabbitmq',
    version: '3.10',
    entry: 'SIG-018',
    what: 'RabbitMQ does not quote an asterisk in a topic, which is the wildcard of its own bindings',
    upstream: 'https://github.com/rabbitmq/rabbitmq-server/issues/2558',
    ...days,
    explains: /^asterisk: changed$/,
  },
  {
    id: 'nats-no-qos-2',
    broker: 'nats',
    version: '2.9',
    entry: 'MQTT-010',
    what: 'NATS before 2.10 has at most QoS 1: it grants QoS 2 as 1, and ends the connection of a QoS 2 publisher',
    upstream: 'https://github.com/nats-io/nats-server/issues/3244',
    ...days,
    explains: /^PUBLISH at QoS 2 is answered with: closed$/,
  },
  {
    id: 'nats-redelivers-after-ack-wait',
    broker: 'nats',
    version: '2.9',
    entry: 'MQTT-009',
    what: 'NATS repeats what was not acknowledged only when ack_wait is over (30 s unless set), not at the reconnect',
    upstream: 'https://github.com/nats-io/nats-server/pull/8360',
    ...days,
    explains:
      /^\d+ (not delivered within 4 s of the reconnect|not acknowledged and not repeated): /,
  },
  {
    id: 'nats-no-dots',
    broker: 'nats',
    version: '2.9',
    entry: 'SIG-018',
    what: 'NATS before 2.10 refuses topics with a dot, which separates the levels of its own subjects',
    upstream: 'https://github.com/nats-io/nats-server/pull/4243',
    ...days,
    explains: /^(dot|leading dot): refused$|encoded by our dialect with dots, are refused$/,
  },
  {
    id: 'nats-no-spaces',
    broker: 'nats',
    version: '2.9',
    entry: 'SIG-018',
    what: 'NATS refuses topics with a space, for which its subjects have no spelling',
    upstream: 'https://docs.nats.io/learn/mqtt/where-next',
    ...days,
    explains: /^space: refused$/,
  },
];

/**
 * The finding after the ledger.
 * @param today - ISO 8601 day; a ledger entry no longer counts from its expiry on
 */
export function withBrokerLedger(
  entry: Entry,
  finding: Finding,
  subject: Pick<Subject, 'name' | 'version'>,
  today: string,
  ledger: readonly BrokerLedgerEntry[],
): Finding {
  if (finding.outcome !== 'failed' || finding.problems.length === 0) return finding;
  const candidates = ledger.filter(
    (known) =>
      known.entry === entry.id &&
      known.broker === subject.name &&
      (known.version === '' || `${subject.version}.`.startsWith(`${known.version}.`)) &&
      today < known.expires,
  );
  const explanations = finding.problems.map((problem) =>
    candidates.find(({ explains }) => explains.test(problem)),
  );
  const known = [...new Set(explanations)].filter((found) => found !== undefined);
  const [first] = known;
  if (first === undefined || explanations.includes(undefined)) return finding;
  const what = `${known.map((each) => each.what).join('; ')} (${finding.problems.join('; ')})`;
  const cure = `${entry.cure}; known: ${known.map(({ upstream }) => upstream).join(', ')}`;
  return { ...finding, outcome: 'quirk', reason: { code: first.id, what, cure } };
}
