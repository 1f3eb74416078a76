/** One line for one MQTT packet, as evidence: what matters of it, without credentials and without its payload. */
import type { Packet } from 'mqtt-packet';
import { plainLine } from '../../../core/plain-text.ts';

/** `PUBLISH qos 1 retain a/b (12 B)` and the like, at most 200 characters. */
export function packetText(packet: Packet): string {
  return plainLine([packet.cmd.toUpperCase(), ...partsOf(packet)].join(' '), 200);
}

function partsOf(packet: Packet): (string | number)[] {
  switch (packet.cmd) {
    case 'connect':
      return connectParts(packet);
    case 'connack': {
      const code = packet.reasonCode ?? packet.returnCode ?? 0;
      return [hex(code), ...(packet.sessionPresent ? ['session present'] : [])];
    }
    case 'publish':
      return publishParts(packet);
    case 'subscribe':
      return [
        `#${packet.messageId ?? 0}`,
        ...packet.subscriptions.map(({ topic, qos }) => `${topic} (qos ${qos})`),
      ];
    case 'suback':
    case 'unsuback':
      return [`#${packet.messageId ?? 0}`, ...codes(packet.granted)];
    case 'unsubscribe':
      return [`#${packet.messageId ?? 0}`, ...packet.unsubscriptions];
    case 'puback':
    case 'pubrec':
    case 'pubrel':
    case 'pubcomp':
      return [`#${packet.messageId ?? 0}`, ...reasonOf(packet.reasonCode)];
    case 'disconnect':
    case 'auth':
      return reasonOf(packet.reasonCode);
    case 'pingreq':
    case 'pingresp':
      return [];
  }
}

function connectParts(packet: Extract<Packet, { cmd: 'connect' }>): string[] {
  const { will } = packet;
  return [
    `level ${packet.protocolVersion ?? 4}`,
    `id ${packet.clientId}`,
    packet.clean === false ? 'keep session' : 'clean',
    `keep-alive ${packet.keepalive ?? 0} s`,
    ...(packet.username === undefined ? [] : ['with credentials']),
    ...(will === undefined
      ? []
      : [
          `will ${will.topic} (${sizeOf(will.payload)} B${will.retain === true ? ', retain' : ''})`,
        ]),
  ];
}

function publishParts(packet: Extract<Packet, { cmd: 'publish' }>): string[] {
  const expiry = packet.properties?.messageExpiryInterval;
  return [
    `qos ${packet.qos}`,
    ...(packet.qos === 0 ? [] : [`#${packet.messageId ?? 0}`]),
    ...(packet.dup ? ['dup'] : []),
    ...(packet.retain ? ['retain'] : []),
    ...(expiry === undefined ? [] : [`expiry ${expiry} s`]),
    packet.topic,
    `(${sizeOf(packet.payload)} B)`,
  ];
}

const sizeOf = (payload: string | Buffer): number => Buffer.byteLength(payload);
/** mqtt-packet reads them as numbers for every level that we speak. */
const codes = (granted: readonly unknown[]): string[] => granted.map((code) => hex(Number(code)));
const reasonOf = (code: number | undefined): string[] => (code === undefined ? [] : [hex(code)]);
const hex = (code: number): string => (code < 0x10 ? String(code) : `0x${code.toString(16)}`);
