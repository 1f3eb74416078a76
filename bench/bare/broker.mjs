/** The bare script's broker: aedes on free loopback ports, printed as one line of JSON; ends when stdin closes. */
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { listening } from './listening.mjs';

const broker = await Aedes.createBroker();
const tcp = createServer({ noDelay: true }, (socket) => void broker.handle(socket));
const http = createHttpServer({ noDelay: true });
new WebSocketServer({ server: http }).on('connection', (socket, request) => {
  broker.handle(createWebSocketStream(socket), request);
});
const urls = {
  tcp: `mqtt://127.0.0.1:${await listening(tcp)}`,
  ws: `ws://127.0.0.1:${await listening(http)}`,
};
process.stdout.write(`${JSON.stringify(urls)}\n`);
process.stdin.on('end', () => process.exit(0)).resume();
