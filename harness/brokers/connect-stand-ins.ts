/** Servers on loopback for tests: brokers in every transport, and all that may listen where a broker was expected. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
  connect,
} from 'node:net';
import { createInterface } from 'node:readline';
import { createServer as createTlsServer } from 'node:tls';
import type { Duplex } from 'node:stream';
import { Aedes } from 'aedes';
import { generate, parser, type Packet } from 'mqtt-packet';
import { createWebSocketStream, WebSocketServer } from 'ws';
import type { Transport } from './broker.ts';
import type { Certificates } from './certificates.ts';

/** What a server does with a connection once its transport is up, and what it must end after the last one. */
export type Behaviour = ((stream: Duplex) => void) & { readonly close?: () => void };

/** A listening server; disposing of it ends its connections too. */
export interface StandIn extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** Ends all connections at once and listens no more, as a killed broker does. */
  kill(): Promise<void>;
}

/**
 * Serves one transport, with this behaviour behind it.
 * @param certificates - for `tls` and `wss`; they are for 127.0.0.1 and localhost
 * @param host - a loopback address
 */
export function standIn(
  transport: Transport,
  behave: Behaviour,
  certificates?: Certificates,
  host = '127.0.0.1',
): Promise<StandIn> {
  const tls = { cert: certificates?.certificate, key: certificates?.key };
  if (transport === 'tcp') return listening(createTcpServer(behave), 'mqtt', '', host, behave);
  if (transport === 'tls')
    return listening(createTlsServer(tls, behave), 'mqtts', '', host, behave);
  const server = transport === 'ws' ? createHttpServer() : createHttpsServer(tls);
  const sockets = new WebSocketServer({ server, path: '/mqtt', handleProtocols: () => 'mqtt' });
  sockets.on('connection', (socket) => {
    behave(createWebSocketStream(socket));
  });
  return listening(server, transport, '/mqtt', host, behave);
}

/** An HTTP server that knows nothing of MQTT. */
export const httpServer = (answer: RequestListener, scheme: string): Promise<StandIn> => {
  const server = createHttpServer(answer);
  server.on('upgrade', (request, socket) => {
    const status = request.url === '/bad' ? '400 Bad Request' : '404 Not Found';
    socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`);
  });
  return listening(server, scheme);
};

/** A broker without opinions; `password` makes it refuse every other one. */
export async function broker(password?: string): Promise<Behaviour> {
  const aedes = await Aedes.createBroker({
    authenticate: (_client, _username, given, done) => {
      const isRight = password === undefined || given?.toString() === password;
      const refusal = Object.assign(new Error('wrong password'), { returnCode: 4 as const });
      if (isRight) done(null, true);
      else done(refusal, false);
    },
  });
  const handle = (stream: Duplex) => void aedes.handle(stream);
  return Object.assign(handle, { close: () => aedes.close() });
}

/** Answers CONNECT with this packet, in the version of MQTT that the client speaks. */
export const answering =
  (packet: Packet, protocolVersion: 4 | 5): Behaviour =>
  (stream) => {
    const incoming = parser({ protocolVersion });
    incoming.on('packet', () => stream.write(generate(packet, { protocolVersion })));
    stream.on('data', (bytes: Buffer) => incoming.parse(bytes));
    stream.on('error', () => undefined);
  };

/** Takes everything and says nothing. */
export const silent: Behaviour = (stream) => {
  stream.resume();
  stream.on('error', () => undefined);
};

/** Greets and takes so many subscriptions; to all that comes after them it says nothing. */
export const deafAfter =
  (subscriptions: number): Behaviour =>
  (stream) => {
    const incoming = parser({ protocolVersion: 4 });
    let left = subscriptions;
    incoming.on('packet', (packet) => {
      if (packet.cmd === 'connect') {
        stream.write(generate({ cmd: 'connack', returnCode: 0, sessionPresent: false }));
      }
      if (packet.cmd !== 'subscribe' || left-- <= 0) return;
      const granted = packet.subscriptions.map(({ qos }) => qos);
      stream.write(generate({ cmd: 'suback', messageId: packet.messageId ?? 0, granted }));
    });
    stream.on('data', (bytes: Buffer) => incoming.parse(bytes));
    stream.on('error', () => undefined);
  };

/** Hangs up as soon as the client has spoken. */
export const hangingUp: Behaviour = (stream) => {
  stream.once('data', () => stream.end());
  stream.on('error', () => undefined);
};

/** Sends everything back. */
export const echoing: Behaviour = (stream) => {
  stream.pipe(stream);
  stream.on('error', () => undefined);
};

/** Speaks first. */
export const greeting =
  (text: string): Behaviour =>
  (stream) => {
    stream.write(text);
    silent(stream);
  };

/** A port whose queue of connections is full: its process sleeps, and the system drops further SYN packets. */
export async function fullQueue(): Promise<AsyncDisposable & { port: number }> {
  const program = `const server = require('node:net').createServer();
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      process.stdout.write(server.address().port + '\\n', () => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20_000);
      });
    });`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]; // what `line` carries
  const port = Number(line);
  const fillers = Array.from({ length: 4 }, () => connect(port, '127.0.0.1'));
  for (const socket of fillers) socket.on('error', () => undefined);
  await Promise.all(fillers.slice(0, 2).map((socket) => once(socket, 'connect')));
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of fillers) socket.destroy();
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function listening(
  server: Server,
  scheme: string,
  path = '',
  host = '127.0.0.1',
  { close }: Pick<Behaviour, 'close'> = {},
): Promise<StandIn> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const kill = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of open) socket.destroy();
    await closed;
    close?.();
  };
  return { port, url: `${scheme}://${host}:${port}${path}`, kill, [Symbol.asyncDispose]: kill };
}
