/** One line about a packet for people: what it is and where it goes, without payload and credentials. */
import type { Packet } from 'mqtt-packet';

/**
 * `PUBLISH qos 1 retain a/b (12 B)`, `CONNACK 0`, `SUBACK 7: 1 128` and the like.
 * @param topics - resolved topics of the packet, see `Carried.topics`
 */
export function describePacket(packet: Packet, topics: readonly string[]): string {
  return [packet.cmd.toUpperCase(), ...words(packet, topics)].join(' ');
}

function words(packet: Packet, topics: readonly string[]): string[] {
  switch (packet.cmd) {
    case 'connect':
      return [packet.clientId, `level ${packet.protocolVersion ?? '?'}`, ...connectFlags(packet)];
    case 'connack':
      return [String(packet.reasonCode ?? packet.returnCode ?? '?'), ...present(packet)];
    case 'publish':
      return publishWords(packet, topics);
    case 'subscribe':
      return [
        `${packet.messageId ?? '?'}:`,
        ...packet.subscriptions.map(({ topic, qos }) => `${topic} qos ${qos}`),
      ];
    case 'suback':
      return [`${packet.messageId ?? '?'}:`, ...packet.granted.map(String)];
    case 'unsubscribe':
      return [`${packet.messageId ?? '?'}:`, ...packet.unsubscriptions];
    case 'pingreq':
    case 'pingresp':
      return [];
    default:
      return answerWords(packet);
  }
}

const connectFlags = (packet: Extract<Packet, { cmd: 'connect' }>): string[] => [
  ...(packet.clean === true ? ['clean'] : []),
  ...(packet.will === undefined ? [] : [`will ${packet.will.topic}`]),
];

const present = (packet: Extract<Packet, { cmd: 'connack' }>): string[] =>
  packet.sessionPresent ? ['session present'] : [];

function publishWords(
  packet: Extract<Packet, { cmd: 'publish' }>,
  topics: readonly string[],
): string[] {
  const { qos, messageId, dup, retain, payload } = packet;
  return [
    `qos ${qos}`,
    ...(qos === 0 ? [] : [`id ${messageId ?? '?'}`]),
    ...(dup ? ['dup'] : []),
    ...(retain ? ['retain'] : []),
    ...topics,
    `(${Buffer.byteLength(payload)} B)`,
  ];
}

function answerWords(packet: Packet): string[] {
  const code: unknown = Reflect.get(packet, 'reasonCode');
  return [
    ...(packet.messageId === undefined ? [] : [String(packet.messageId)]),
    ...(typeof code === 'number' && code !== 0 ? [`code ${code}`] : []),
  ];
}
