/**
 * Who may run now, across the workers of a run: what is measured runs alone, everything else may share.
 * The runner's process keeps the queue on a loopback port; a worker that dies gives its slot back by
 * closing its socket. Without a queue (a single worker, or a tool that skips global set-up) nobody waits.
 */
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

const variable = 'SIGNALBOX_SLOTS';

/** `alone` waits until nobody runs; `shared` until nobody runs alone. First come, first served. */
export type Slot = 'alone' | 'shared';

interface Waiting {
  readonly slot: Slot;
  readonly socket: Socket;
}

/** Opens the queue and tells later workers where; the returned function closes it. */
export async function openSlots(): Promise<() => Promise<void>> {
  const queue = new Queue();
  const server = createServer((socket) => {
    queue.serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  process.env[variable] = String(port);
  server.unref();
  return () => closed(server);
}

/** A place in the queue, from asking for it on. */
export interface Place {
  /** Resolves when it is this one's turn; never rejects. */
  readonly granted: Promise<void>;
  /** Gives the slot back, or leaves the queue. */
  leave(): void;
}

/** Asks for a slot; `leave` when done, and also when it is not waited for any more. */
export function askForSlot(slot: Slot): Place {
  const port = Number(process.env[variable] ?? '');
  if (!Number.isInteger(port) || port <= 0) {
    return { granted: Promise.resolve(), leave: () => undefined };
  }
  const socket = connect(port, '127.0.0.1');
  const granted = new Promise<void>((resolve) => {
    socket.once('data', () => {
      resolve();
    });
    socket.once('error', () => {
      resolve(); // the runner is going down: nothing is measured any more
    });
    socket.write(slot);
  });
  return { granted, leave: () => socket.destroy() };
}

class Queue {
  readonly #waiting: Waiting[] = [];
  readonly #running = new Map<Socket, Slot>();

  serve(socket: Socket): void {
    socket.unref();
    socket.on('error', () => undefined); // `close` follows
    socket.once('data', (data: Buffer) => {
      this.#waiting.push({ slot: data.toString() === 'alone' ? 'alone' : 'shared', socket });
      this.#admit();
    });
    socket.once('close', () => {
      this.#running.delete(socket);
      const left = this.#waiting.findIndex((waiting) => waiting.socket === socket);
      if (left >= 0) this.#waiting.splice(left, 1);
      this.#admit();
    });
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const busy = next.slot === 'alone' ? this.#running.size > 0 : this.#someoneIsAlone();
      if (busy) return;
      this.#waiting.shift();
      this.#running.set(next.socket, next.slot);
      next.socket.write('go');
    }
  }

  #someoneIsAlone(): boolean {
    return [...this.#running.values()].includes('alone');
  }
}

function closed(server: Server): Promise<void> {
  Reflect.deleteProperty(process.env, variable);
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
