/**
 * What failed to start in this run, across its workers: Playwright replaces a worker after every test that failed,
 * and the next one would try again. The runner's process keeps the tally on a loopback port, as it does the slots.
 */
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Failure } from '../core/errors.ts';

const variable = 'SIGNALBOX_TALLY';

export interface Tally {
  readonly count: number;
  /** The last one. */
  readonly failure: Failure;
}

const failure = z.custom<Failure>((value) => typeof value === 'object'); // only our own workers write it
const request = z.object({ name: z.string(), failed: failure.nullable() });
const reply = z.object({ count: z.int(), failure }).nullable();
/** Where there is no runner that counts (a tool that skips global set-up): of this process alone. */
const own = new Map<string, Tally>();

/** Opens the tally and tells later workers where; the returned function closes it. */
export async function openTally(): Promise<() => void> {
  const all = new Map<string, Tally>();
  const server = createServer((socket) => {
    serve(socket, all);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  process.env[variable] = String(port);
  server.unref();
  return () => {
    Reflect.deleteProperty(process.env, variable);
    server.close();
  };
}

/** How often this failed to start so far; null: never. */
export const failuresOf = (name: string): Promise<Tally | null> => ask(name, null);

/** It failed to start once more. */
export async function noteFailure(name: string, failed: Failure): Promise<void> {
  await ask(name, failed);
}

async function ask(name: string, failed: Failure | null): Promise<Tally | null> {
  const port = Number(process.env[variable] ?? '');
  if (!Number.isInteger(port) || port <= 0) return counted(own, name, failed);
  try {
    const socket = connect(port, '127.0.0.1');
    socket.write(`${JSON.stringify({ name, failed })}\n`);
    return reply.parse(JSON.parse(await text(socket)));
  } catch {
    return null; // the runner is going down
  }
}

/** One line asked, one answered. */
function serve(socket: Socket, all: Map<string, Tally>): void {
  socket.on('error', () => undefined); // its worker died
  createInterface({ input: socket }).once('line', (asked) => {
    const read = requestIn(asked);
    if (read === null) socket.destroy();
    else socket.end(JSON.stringify(counted(all, read.name, read.failed)));
  });
}

/** Null for what no worker of ours sends: any program of the machine may find the port. */
function requestIn(line: string): z.infer<typeof request> | null {
  try {
    return request.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

function counted(all: Map<string, Tally>, name: string, failed: Failure | null): Tally | null {
  const before = all.get(name) ?? null;
  if (failed === null) return before;
  const after = { count: (before?.count ?? 0) + 1, failure: failed };
  all.set(name, after);
  return after;
}
