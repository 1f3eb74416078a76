/**
 * The embedded broker: aedes in a process of its own, MQTT over TCP and over WebSocket on free loopback
 * ports. It stamps every PUBLISH with the machine's monotonic clock before anything else happens to it,
 * keeps the stamps, and hands them over when asked: nothing is written while peers connect.
 *
 * Talks JSON lines: first `{ tcp, ws }` on stdout, then one array of observations per line on stdin.
 * It ends when stdin closes, so that it never outlives its parent.
 */
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { Aedes } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';

/** @typedef {{ at: string, topic: string, payload: string, bytes: number, qos: number, retain: boolean, dup: boolean, client: string | null }} Stamp */

/** @type {Stamp[]} */
let stamps = [];

const broker = await Aedes.createBroker({
  authorizePublish: (client, packet, allow) => {
    const at = process.hrtime.bigint().toString();
    /** @type {Partial<Pick<typeof packet, 'payload' | 'dup'>>} aedes hands a will over without `dup` */
    const told = packet;
    const { topic, qos, retain } = packet;
    const bytes = Buffer.from(told.payload ?? '');
    stamps.push({
      at,
      topic,
      payload: bytes.toString(),
      bytes: bytes.length,
      qos,
      retain,
      dup: told.dup === true,
      client: client?.id ?? null,
    });
    allow(null);
  },
});

const tcp = createServer({ noDelay: true }, (socket) => {
  broker.handle(socket);
});
const http = createHttpServer({ noDelay: true });
const sockets = new WebSocketServer({ server: http });
sockets.on('connection', (socket, request) => {
  broker.handle(createWebSocketStream(socket), request);
});
broker.on('clientError', () => undefined); // a peer that was killed: its will and its absence tell
broker.on('connectionError', () => undefined); // something that is not MQTT: aedes closed it

createInterface({ input: process.stdin })
  .on('line', () => {
    const taken = stamps;
    stamps = [];
    process.stdout.write(`${JSON.stringify(taken)}\n`);
  })
  .on('close', () => process.exit(0));

await Promise.all([listening(tcp), listening(http)]);
process.stdout.write(`${JSON.stringify({ tcp: portOf(tcp), ws: portOf(http) })}\n`);

/** @param {import('node:net').Server} server */
function listening(server) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
}

/** @param {import('node:net').Server} server */
function portOf(server) {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
