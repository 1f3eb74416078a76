/** Opens the byte stream under MQTT on each transport, with what evidence needs: cuts, frames, a stopped reader. */
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { WebSocket, type RawData } from 'ws';
import type { BrokerAddress } from '../../../brokers/broker.ts';
import { withDeadline } from '../../../core/deadline.ts';
import { deferred } from '../../../core/deferred.ts';
import { HarnessError } from '../../../core/errors.ts';
import type { Ms } from '../../../core/units.ts';

/** A connected transport before any MQTT was spoken. */
export interface ByteStream {
  write(bytes: Buffer): void;
  /** Sends the bytes as one WebSocket text frame; no other transport has such a thing. */
  writeText(text: string): void;
  /** Ends it without a word of MQTT, as a killed process does. */
  cut(): void;
  /** Stops reading, so that the other side's buffers fill. */
  pause(): void;
  resume(): void;
  /** Sub-protocol that the broker chose; null where the transport has none. */
  readonly subProtocol: string | null;
  /** Frames that came as text, though MQTT over WebSocket is binary ([MQTT-6.0.0-1]). */
  readonly textFrames: () => number;
}

export interface StreamEvents {
  bytes(chunk: Buffer): void;
  /** Called once, however it ended. */
  closed(why: string): void;
}

/** @throws HarnessError `broker-unreachable` or `broker-connect-timeout` */
export async function openStream(
  address: BrokerAddress,
  events: StreamEvents,
  within: Ms,
): Promise<ByteStream> {
  const { protocol } = new URL(address.url);
  const attempt = protocol.startsWith('ws') ? openWebSocket : openSocket;
  const { opened, abandon } = attempt(address, events);
  try {
    return await withDeadline(opened, within, (waited) => ({
      code: 'broker-connect-timeout',
      what: `${address.url} did not open within ${waited} ms`,
      cure: 'check host, port and transport of the broker',
    }));
  } catch (error) {
    abandon();
    throw error;
  }
}

interface Attempt {
  readonly opened: Promise<ByteStream>;
  readonly abandon: () => void;
}

function openSocket(address: BrokerAddress, events: StreamEvents): Attempt {
  const url = new URL(address.url);
  const secure = url.protocol === 'mqtts:';
  const place = { host: url.hostname, port: Number(url.port || (secure ? 8883 : 1883)) };
  const ca = address.ca === undefined ? {} : { ca: address.ca };
  const socket = secure
    ? connectTls({ ...place, ...ca, servername: serverName(url.hostname) })
    : connectTcp(place);
  const { promise, resolve, reject } = deferred<ByteStream>();
  socket.setNoDelay(true);
  socket.once(secure ? 'secureConnect' : 'connect', () => {
    resolve(streamOf(socket));
  });
  let why = 'closed';
  socket.on('data', (chunk: Buffer) => {
    events.bytes(chunk);
  });
  socket.on('error', (error: Error) => {
    why = error.message;
    reject(unreachable(address.url, error));
  });
  socket.on('close', () => {
    reject(unreachable(address.url, new Error('closed before it opened')));
    events.closed(why);
  });
  return { opened: promise, abandon: () => socket.destroy() };
}

/** An IP address is no server name (RFC 6066 section 3). */
const serverName = (host: string): string => (/^[\d.]+$|:/.test(host) ? '' : host);

const streamOf = (socket: Socket): ByteStream => ({
  write: (bytes) => void socket.write(bytes),
  writeText: () => undefined,
  cut: () => void socket.destroy(),
  pause: () => void socket.pause(),
  resume: () => void socket.resume(),
  subProtocol: null,
  textFrames: () => 0,
});

function openWebSocket(address: BrokerAddress, events: StreamEvents): Attempt {
  const ca = address.ca === undefined ? {} : { ca: address.ca };
  const socket = new WebSocket(address.url, ['mqtt'], { ...ca, perMessageDeflate: false });
  const { promise, resolve, reject } = deferred<ByteStream>();
  let textFrames = 0;
  let why = 'closed';
  socket.once('open', () => {
    resolve({
      write: (bytes) => {
        socket.send(bytes);
      },
      writeText: (text) => {
        socket.send(text, { binary: false });
      },
      cut: () => {
        socket.terminate();
      },
      pause: () => {
        socket.pause();
      },
      resume: () => {
        socket.resume();
      },
      subProtocol: socket.protocol,
      textFrames: () => textFrames,
    });
  });
  socket.on('message', (data: RawData, isBinary) => {
    if (!isBinary) textFrames += 1;
    events.bytes(bytesOf(data));
  });
  socket.on('error', (error) => {
    why = error.message;
    reject(unreachable(address.url, error));
  });
  socket.on('close', (code) => {
    reject(unreachable(address.url, new Error(`closed before it opened (code ${code})`)));
    events.closed(why === 'closed' ? `closed (WebSocket code ${code})` : why);
  });
  return {
    opened: promise,
    abandon: () => {
      socket.terminate();
    },
  };
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

function unreachable(url: string, cause: Error): HarnessError {
  const code = 'code' in cause ? String(cause.code) : '';
  return new HarnessError({
    code: 'broker-unreachable',
    what: `${url} did not accept us: ${cause.message || code}`,
    cure: 'check that the broker runs, its port, transport and path',
    cause,
  });
}
