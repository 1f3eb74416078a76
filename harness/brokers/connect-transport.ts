/** Opens what carries MQTT to a broker, stage by stage, so that a failure and a delay have a place. */
import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { createWebSocketStream, WebSocket } from 'ws';
import { withDeadline } from '../core/deadline.ts';
import { HarnessError } from '../core/errors.ts';
import type { Ms } from '../core/units.ts';
import type { BrokerAddress } from './broker.ts';
import { connectFailure, httpRefusal, silence, type Stage } from './connect-failure.ts';

export interface OpenTransport {
  /** Bytes of MQTT, both ways. */
  readonly stream: Duplex;
  /** Name lookup and TCP handshake. */
  readonly tcpMs: Ms;
  /** TLS handshake; null where the URL has none. */
  readonly tlsMs: Ms | null;
  /** From the HTTP upgrade request to its answer; null without WebSocket. */
  readonly webSocketMs: Ms | null;
}

/** Port of a URL that names none: IANA's for MQTT, HTTP's for WebSocket. */
const usualPorts: Readonly<Record<string, number>> = {
  'mqtt:': 1883,
  'mqtts:': 8883,
  'ws:': 80,
  'wss:': 443,
};

/**
 * Opens TCP, then TLS, then WebSocket, as the URL asks.
 * @param within - ms for all stages together
 * @throws HarnessError what `connectFailure` and `silence` (connect-failure.ts) make of the stage that failed
 */
export async function openTransport(address: BrokerAddress, within: Ms): Promise<OpenTransport> {
  const { protocol, hostname } = new URL(address.url);
  const isEncrypted = protocol === 'mqtts:' || protocol === 'wss:';
  const isWebSocket = protocol === 'ws:' || protocol === 'wss:';
  const stages = new Stages(address, within);
  try {
    const tcp = await stages.pass('tcp', () => openTcp(address.url));
    const tls = isEncrypted
      ? await stages.pass('tls', () => openTls(tcp, hostname, address.ca))
      : null;
    const socket = tls ?? tcp;
    const stream = isWebSocket
      ? await stages.pass('websocket', () => openWebSocket(address, socket))
      : socket;
    const { tcp: tcpMs = 0, tls: tlsMs = null, websocket: webSocketMs = null } = stages.took;
    return { stream, tcpMs, tlsMs, webSocketMs };
  } catch (error) {
    stages.abandon();
    throw error;
  }
}

/** Host of a broker URL without the brackets of an IPv6 address, and its port. */
export function endpointOf(url: string): { host: string; port: number } {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return { host, port: port === '' ? (usualPorts[protocol] ?? 0) : Number(port) };
}

/** One deadline for several stages, and how long each took. */
class Stages {
  readonly took: Partial<Record<Stage, Ms>> = {};
  readonly #address: BrokerAddress;
  readonly #within: Ms;
  readonly #until: Ms;
  readonly #opened: { destroy(): unknown }[] = [];

  constructor(address: BrokerAddress, within: Ms) {
    this.#address = address;
    this.#within = within;
    this.#until = performance.now() + within;
  }

  async pass<T extends Duplex>(stage: Stage, start: () => Opening<T>): Promise<T> {
    const since = performance.now();
    try {
      const { stream, opened } = start();
      this.#opened.push(stream);
      await withDeadline(opened, Math.max(0, this.#until - since), () =>
        silence(stage, this.#address, this.#within),
      );
      this.took[stage] = performance.now() - since;
      return stream;
    } catch (error) {
      throw error instanceof HarnessError ? error : connectFailure(error, this.#address, stage);
    }
  }

  abandon(): void {
    for (const stream of this.#opened) stream.destroy();
  }
}

interface Opening<T> {
  readonly stream: T;
  readonly opened: Promise<unknown>;
}

function openTcp(url: string): Opening<Socket> {
  const stream = connectTcp(endpointOf(url));
  stream.setNoDelay(true); // Nagle's algorithm would hold the second of two small packets for 40 ms
  stream.on('error', () => undefined); // stays: an abandoned socket may fail later, and nobody asks then
  return { stream, opened: once(stream, 'connect') };
}

function openTls(socket: Socket, hostname: string, ca: string | undefined): Opening<Socket> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const name = isIP(host) === 0 ? { servername: host } : {}; // RFC 6066 section 3: no addresses in SNI
  const stream = connectTls({ socket, host, ...name, ...(ca === undefined ? {} : { ca }) });
  stream.on('error', () => undefined);
  return { stream, opened: once(stream, 'secureConnect') };
}

/** MQTT over WebSocket: binary frames, subprotocol `mqtt` (MQTT 5.0 section 6). */
function openWebSocket(address: BrokerAddress, socket: Socket): Opening<Duplex> {
  const url = address.url.replace(/^wss:/, 'ws:'); // TLS is there already
  const webSocket = new WebSocket(url, 'mqtt', {
    createConnection: () => socket,
    perMessageDeflate: false,
  });
  const opened = new Promise((resolve, reject) => {
    webSocket.once('open', resolve);
    webSocket.once('error', reject);
    webSocket.once('unexpected-response', (_, { statusCode = 0 }) => {
      reject(httpRefusal(statusCode, address));
    });
    socket.once('close', () => {
      reject(new Error('the connection was closed'));
    });
  });
  const stream = createWebSocketStream(webSocket);
  webSocket.once('close', () => stream.destroy()); // by itself only its reading half would end
  stream.on('error', () => undefined);
  return { stream, opened };
}
