/** The four transports of the embedded broker, each on a free loopback port. */
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { createWebSocketStream, WebSocketServer } from 'ws';

/** @typedef {import('./broker.ts').Transport} Transport */
/** @typedef {import('node:stream').Duplex} Duplex */
/** @typedef {(stream: Duplex, request?: import('node:http').IncomingMessage) => unknown} Handle */
/** @typedef {{ certificate: string, key: string }} Secrets in PEM */

/**
 * Opens the transports and hands every connection over.
 * @param {{ transports: Transport[], secrets: Secrets | null }} what
 * @param {Handle} handle
 * @returns {Promise<{ transport: Transport, port: number }[]>}
 */
export function listen({ transports, secrets }, handle) {
  const tls = secrets === null ? {} : { cert: secrets.certificate, key: secrets.key };
  return Promise.all(
    transports.map(async (transport) => ({
      transport,
      port: await bound(serverFor(transport, tls, handle)),
    })),
  );
}

/**
 * @param {Transport} transport
 * @param {{ cert?: string, key?: string }} tls
 * @param {Handle} handle
 */
function serverFor(transport, tls, handle) {
  /** @param {Duplex} socket */
  const accept = (socket) => void handle(socket);
  switch (transport) {
    case 'tcp':
      return createTcpServer({ noDelay: true }, accept);
    case 'tls':
      return createTlsServer({ noDelay: true, ...tls }, accept);
    case 'ws':
      return webSockets(createHttpServer({ noDelay: true }), handle);
    case 'wss':
      return webSockets(createHttpsServer({ noDelay: true, ...tls }), handle);
  }
}

/**
 * @template {import('node:http').Server | import('node:https').Server} Server
 * @param {Server} server
 * @param {Handle} handle
 */
function webSockets(server, handle) {
  new WebSocketServer({ server }).on('connection', (socket, request) => {
    const stream = createWebSocketStream(socket);
    // MQTT 3.1.1 [MQTT-6.0.0-1]: a frame that is not binary ends the connection, unread
    socket.prependListener('message', (_data, isBinary) => {
      if (!isBinary) stream.destroy();
    });
    handle(stream, request);
  });
  return server;
}

/** @param {import('node:net').Server} server */
function bound(server) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
