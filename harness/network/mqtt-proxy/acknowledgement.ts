/** The answer that a receiver owes to a packet: what the proxy says in its place when it swallows one. */
import type { Packet } from 'mqtt-packet';
import type { ProtocolVersion } from './packet-reader.ts';

/**
 * PUBACK for QoS 1, PUBREC for QoS 2, PUBCOMP for PUBREL, SUBACK that grants all, UNSUBACK, PINGRESP.
 * @returns null for a packet that is owed none, or one that only the other side can give (CONNECT, AUTH)
 */
export function acknowledgementOf(packet: Packet, version: ProtocolVersion): Packet | null {
  const { messageId = 0 } = packet;
  switch (packet.cmd) {
    case 'publish':
      if (packet.qos === 0) return null;
      return { cmd: packet.qos === 1 ? 'puback' : 'pubrec', messageId, reasonCode: 0 };
    case 'pubrel':
      return { cmd: 'pubcomp', messageId, reasonCode: 0 };
    case 'subscribe':
      return { cmd: 'suback', messageId, granted: packet.subscriptions.map(({ qos }) => qos) };
    case 'unsubscribe':
      return { cmd: 'unsuback', messageId, granted: grantedBy(packet.unsubscriptions, version) };
    case 'pingreq':
      return { cmd: 'pingresp' };
    default:
      return null;
  }
}

/** Only MQTT 5 has a reason code per filter in UNSUBACK. */
const grantedBy = (filters: readonly string[], version: ProtocolVersion): number[] =>
  version === 5 ? filters.map(() => 0) : [];
