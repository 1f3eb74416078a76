/** The WebSocket side of the proxy: path, sub-protocol and refusals are the broker's own. */
import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer, type ClientOptions } from 'ws';
import { listenOnLoopback, type Listener, type Reception } from './listener.ts';
import { webSocketWire } from './web-socket-wire.ts';

/** What a client says besides path and protocol that a broker may care for. */
const passedOn = ['origin', 'authorization', 'cookie', 'user-agent'] as const;

const badRequest = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** @throws HarnessError `proxy-start-failed` */
export async function listenWebSocket(reception: Reception): Promise<Listener> {
  const http = createServer((_, response) => response.writeHead(426).end('WebSocket only\n'));
  const waiting = new Set<() => void>();
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => undefined); // the wire hears it too, once there is one
    const number = reception.admit();
    if (number === null) socket.destroy();
    else if (isWellFormed(request))
      serve({ request, socket, head }, number, { reception, waiting });
    else {
      reception.failed(number, 'the client offered a malformed list of sub-protocols');
      socket.end(badRequest);
    }
  });
  const port = await listenOnLoopback(http);
  return {
    port,
    close: () => {
      for (const giveUp of waiting) giveUp();
      http.closeAllConnections();
      return new Promise((resolve) => http.close(() => resolve()));
    },
  };
}

/** The client is answered once the broker has answered, so that it gets what the broker would have said. */
function serve(
  upgrade: Upgrade,
  number: number,
  { reception, waiting }: { reception: Reception; waiting: Set<() => void> },
): void {
  const { request, socket } = upgrade;
  const broker = dial(request, reception);
  const giveUp = () => {
    broker.terminate();
    socket.destroy();
  };
  waiting.add(giveUp);
  const fail = (why: string) => {
    waiting.delete(giveUp);
    reception.failed(number, why);
  };
  let brokerSocket: Duplex | undefined;
  broker.once('upgrade', (response) => (brokerSocket = response.socket));
  broker.once('unexpected-response', (_, response) => {
    fail(`the broker answered the upgrade with status ${response.statusCode ?? 0}`);
    socket.end(refusal(response));
    response.resume();
  });
  broker.on('error', (error) => {
    if (!waiting.has(giveUp)) return; // answered already, or the wire hears it
    fail(error.message);
    socket.destroy();
  });
  broker.once('open', () => {
    waiting.delete(giveUp);
    const brokerWire = webSocketWire(broker, brokerSocket ?? socket);
    const { maxPacketBytes } = reception;
    accept(upgrade, { protocol: broker.protocol, maxPacketBytes }, (client) => {
      reception.arrived({ number, client: webSocketWire(client, socket), broker: brokerWire });
    });
  });
}

function dial(request: IncomingMessage, reception: Reception): WebSocket {
  const { upstream, dialWithin, maxPacketBytes } = reception;
  const options: ClientOptions = {
    perMessageDeflate: false,
    handshakeTimeout: dialWithin,
    maxPayload: maxPacketBytes,
    headers: Object.fromEntries(
      passedOn.flatMap((name) => {
        const value = request.headers[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    ...(upstream.ca === undefined ? {} : { ca: upstream.ca }),
  };
  const url = new URL(upstream.url);
  // Only the path is the client's to choose: `//elsewhere` must not lead to another host
  [url.pathname = '/', url.search = ''] = (request.url ?? '/').split('?');
  return new WebSocket(url, protocolsOf(request), options);
}

/** `ws` would throw at names that are no tokens (RFC 9110 section 5.6.2), or come twice. */
function isWellFormed(request: IncomingMessage): boolean {
  const names = protocolsOf(request);
  return (
    new Set(names).size === names.length &&
    names.every((name) => /^[\w!#$%&'*+.^`|~-]+$/.test(name))
  );
}

/** What the client offers, in its order. */
const protocolsOf = ({ headers }: IncomingMessage): string[] =>
  (headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** Answers the client's upgrade with the protocol that the broker chose; calls back before it returns, if at all. */
function accept(
  { request, socket, head }: Upgrade,
  { protocol, maxPacketBytes }: { protocol: string; maxPacketBytes: number },
  accepted: (client: WebSocket) => void,
): void {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: maxPacketBytes,
    handleProtocols: () => (protocol === '' ? false : protocol),
  });
  server.handleUpgrade(request, socket, head, accepted);
}

function refusal({ statusCode = 502, statusMessage = '' }: IncomingMessage): string {
  return `HTTP/1.1 ${statusCode} ${statusMessage}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
}
