/**
 * Serves the page that an engine opens, and the control socket it reports on. Loopback only; every page
 * has a token of its own. COOP and COEP make the page cross-origin isolated, so that its clock is fine.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { deferred, type Deferred } from '../core/deferred.ts';
import { HarnessError } from '../core/errors.ts';
import { unguessable } from '../core/random.ts';
import type { AgentWire, Invitation, PageHost } from './driver.ts';

const pageHtml = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Signalbox peer</title>
<link rel="icon" href="data:,"><p>This page is a peer of a Signalbox run.</p>
<script src="/agent.js"></script></html>`;

/** The HTTP server of one run; made by `start`. Each invitation is a page address that works once. */
export class HttpPageHost implements PageHost {
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #invited = new Map<string, Deferred<AgentWire>>();
  #origin = '';

  /** Listens on a free loopback port and serves `script` as the agent. */
  static async start(script: string): Promise<HttpPageHost> {
    const host = new HttpPageHost(script);
    await new Promise<void>((resolve, reject) => {
      host.#server.once('error', reject);
      host.#server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = host.#server.address() as AddressInfo; // it listens on TCP
    host.#origin = `http://127.0.0.1:${port}`;
    return host;
  }

  private constructor(script: string) {
    const agent = Buffer.from(script);
    this.#server = createServer((request, response) => {
      serve(request, response, agent);
    });
    this.#sockets = new WebSocketServer({ noServer: true });
    this.#server.on('upgrade', (request, socket, head) => {
      const waiting = this.#claim(request);
      if (waiting === undefined) {
        socket.destroy();
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (opened) => {
        waiting.resolve(wireOver(opened));
      });
    });
  }

  invite(): Invitation {
    const token = unguessable(16);
    const wire = deferred<AgentWire>();
    wire.promise.catch(() => undefined); // a launch that failed has told why
    this.#invited.set(token, wire);
    const cancel = () => {
      this.#invited.delete(token);
      wire.reject(
        new HarnessError({
          code: 'launch-failed',
          what: 'the page was given up before it reported',
          cure: 'see the launch error beside this one',
        }),
      );
    };
    return { url: `${this.#origin}/?token=${token}`, wire: wire.promise, cancel };
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** A token opens one socket, once. */
  #claim(request: IncomingMessage): Deferred<AgentWire> | undefined {
    const address = request.url ?? '/';
    if (!URL.canParse(address, this.#origin)) return undefined; // such as "//": it comes from no page of ours
    const url = new URL(address, this.#origin);
    const token = url.searchParams.get('token') ?? '';
    const waiting = url.pathname === '/control' ? this.#invited.get(token) : undefined;
    this.#invited.delete(token);
    return waiting;
  }
}

function serve(request: IncomingMessage, response: ServerResponse, agent: Buffer): void {
  const isScript = request.url?.startsWith('/agent.js') === true;
  response.writeHead(200, {
    'content-type': isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cache-control': 'no-store',
  });
  response.end(isScript ? agent : pageHtml);
}

function wireOver(socket: WebSocket): AgentWire {
  const closed = deferred<string>();
  const early: unknown[] = [];
  let receiver: ((message: unknown) => void) | null = null;
  socket.on('message', (data: Buffer) => {
    const message = parsed(data.toString());
    if (receiver === null) early.push(message);
    else receiver(message);
  });
  socket.on('close', () => {
    closed.resolve('its page closed the control socket');
  });
  socket.on('error', () => undefined); // a close event follows
  return {
    send: (message) => {
      socket.send(JSON.stringify(message));
    },
    receive: (next) => {
      receiver = next;
      early.splice(0).forEach(next);
    },
    closed: closed.promise,
    close: () => {
      socket.close();
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
