/** Serves one folder of static files, and passes WebSocket upgrades on to the broker behind it. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { HarnessError } from '../../core/errors.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

export interface Site {
  readonly folder: string;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Port on loopback at which a broker takes WebSockets. */
  readonly brokerPort: number;
}

export interface RunningSite {
  readonly port: number;
  close(): Promise<void>;
}

/** @throws HarnessError `port-taken` when it cannot listen */
export async function serveSite(site: Site): Promise<RunningSite> {
  const files = filesOf(site.folder);
  const server = createServer((request, response) => {
    serve(files, request, response);
  });
  const sockets = new Set<Duplex>();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    passOn({ request, socket, head }, site.brokerPort);
  });
  await listening(server, site);
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Read once and known by name, so that no request reaches outside the folder. */
function filesOf(folder: string): ReadonlyMap<string, { type: string; body: Buffer }> {
  const names = readdirSync(folder, { recursive: true }).map(String);
  return new Map(
    names.flatMap((name) => {
      const type = types[path.extname(name)];
      if (type === undefined) return [];
      const at = `/${name.split(path.sep).join('/')}`;
      return [[at, { type, body: readFileSync(path.join(folder, name)) }] as const];
    }),
  );
}

function serve(
  files: ReturnType<typeof filesOf>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname === '/' && search === '') {
    response.writeHead(302, { location: startOf(request) }).end();
    return;
  }
  const file = files.get(pathname === '/' ? '/index.html' : pathname);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (file === undefined || !isRead) {
    response.writeHead(isRead ? 404 : 405, { 'content-type': 'text/plain' }).end('not here\n');
    return;
  }
  response.writeHead(200, {
    'content-type': file.type,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  });
  response.end(file.body);
}

/** The page takes its settings from its address; the broker stands behind the same host and port. */
function startOf({ headers }: IncomingMessage): string {
  const { hostname, port } = new URL(`http://${headers.host ?? 'localhost'}`);
  return `/?${new URLSearchParams({ broker: hostname, port: port || '80' }).toString()}`;
}

interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** The request as it came, then every byte in both directions. */
function passOn({ request, socket, head }: Upgrade, port: number): void {
  const broker = connect({ host: '127.0.0.1', port, noDelay: true });
  const end = () => {
    socket.destroy();
    broker.destroy();
  };
  socket.on('error', end).on('close', end);
  broker.on('error', end).on('close', end);
  const fields = pairs(request.rawHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
  broker.write(`GET ${request.url ?? '/'} HTTP/1.1\r\n${fields.join('')}\r\n`);
  broker.write(head);
  socket.pipe(broker).pipe(socket);
}

/** Node gives names and values in turn. */
const pairs = (raw: readonly string[]): [string, string][] =>
  raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? '']] : []));

async function listening(server: Server, { host, port }: Site): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (cause) {
    throw new HarnessError({
      code: 'port-taken',
      what: `cannot listen on ${host}:${port}: ${String(cause)}`,
      cure: 'choose another with --port, or leave it out for any that is free',
      cause,
    });
  }
}
