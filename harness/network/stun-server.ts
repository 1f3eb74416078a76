/**
 * A STUN server on loopback: answers Binding requests with the address they came from (RFC 8489 section 14.2).
 * Some stacks ask a public server when they are given none; a lab must not depend on one, nor tell it anything.
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';

const bindingRequest = 0x0001;
const bindingSuccess = 0x0101;
const xorMappedAddress = 0x0020;
const ipv4Family = 0x01;
const magicCookie = 0x2112a442;
const headerBytes = 20;

export interface StunServer {
  /** `stun:127.0.0.1:port` */
  readonly url: string;
  close(): Promise<void>;
}

/** Listens on a free UDP port of loopback. */
export async function startStunServer(): Promise<StunServer> {
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    const answer = answerTo(message, from);
    if (answer !== null) socket.send(answer, from.port, from.address);
  });
  socket.on('error', () => undefined); // an answer that could not be sent: its asker asks again
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
  const { port } = socket.address();
  return { url: `stun:127.0.0.1:${port}`, close: () => closed(socket) };
}

/** The success response to a Binding request; null for anything else. */
export function answerTo(
  request: Buffer,
  from: Pick<RemoteInfo, 'address' | 'port'>,
): Buffer | null {
  if (request.length < headerBytes || request.readUInt32BE(4) !== magicCookie) return null;
  if (request.readUInt16BE(0) !== bindingRequest) return null;
  const answer = Buffer.alloc(headerBytes + 12);
  answer.writeUInt16BE(bindingSuccess, 0);
  answer.writeUInt16BE(12, 2); // length of the one attribute, header included
  request.copy(answer, 4, 4, headerBytes); // magic cookie and transaction id
  answer.writeUInt16BE(xorMappedAddress, headerBytes);
  answer.writeUInt16BE(8, headerBytes + 2);
  answer.writeUInt8(ipv4Family, headerBytes + 5);
  answer.writeUInt16BE(from.port ^ (magicCookie >>> 16), headerBytes + 6);
  answer.writeUInt32BE((ipv4(from.address) ^ magicCookie) >>> 0, headerBytes + 8);
  return answer;
}

const ipv4 = (address: string): number =>
  address.split('.').reduce((bits, part) => ((bits << 8) | Number(part)) >>> 0, 0);

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.close(() => {
      resolve();
    });
  });
}
