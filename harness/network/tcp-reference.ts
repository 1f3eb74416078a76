/**
 * A plain exchange over a TCP connection of loopback, between two threads: what this machine takes for sending a
 * message to another event loop and back, and for moving bytes, at this moment and without any WebRTC.
 */
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { withDeadline } from '../core/deadline.ts';
import { HarnessError } from '../core/errors.ts';
import { KiB, type Bytes, type Ms } from '../core/units.ts';

const startWithinMs: Ms = 5_000;
const measureWithinMs: Ms = 5_000;
/** As a round trip of the data channel has (catalogue 6.2). */
const messageBytes: Bytes = 32;
const warmUp = 10;
const count = 50;
const bulkBytes: Bytes = 4 * 1_024 * KiB;
const chunk = Buffer.alloc(64 * KiB);

export interface TcpExchange {
  readonly roundTrips: readonly Ms[];
  /** Payload of a transfer in one direction, and how long it took until its receiver had it and said so. */
  readonly bytes: Bytes;
  readonly ms: Ms;
}

/** The thread at the other end; it ends with the process. */
export class TcpReference {
  readonly #thread: Worker;
  readonly #port: number;

  /** @throws HarnessError `reference-failed` */
  static async start(): Promise<TcpReference> {
    const thread = new Worker(new URL('./tcp-reference-thread.mjs', import.meta.url));
    thread.unref(); // the process may end while it runs
    const listening = new Promise<number>((resolve, reject) => {
      thread.once('message', resolve).once('error', reject);
    });
    return new TcpReference(thread, await inTime(listening, startWithinMs, 'listen'));
  }

  private constructor(thread: Worker, port: number) {
    this.#thread = thread;
    this.#port = port;
    thread.on('error', () => undefined); // heard of by the next measurement, which nobody answers
  }

  /** Takes about 20 ms of an idle machine. @throws HarnessError `reference-failed` */
  async measure(): Promise<TcpExchange> {
    const roundTrips = await this.#over((socket) => echoes(socket));
    const ms = await this.#over((socket) => transfer(socket));
    return { roundTrips, bytes: bulkBytes, ms };
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }

  async #over<T>(work: (socket: Socket) => Promise<T>): Promise<T> {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    const failed = new Promise<never>((_, reject) => socket.once('error', reject));
    try {
      return await inTime(Promise.race([work(socket), failed]), measureWithinMs, 'answer');
    } finally {
      socket.destroy();
    }
  }
}

async function echoes(socket: Socket): Promise<Ms[]> {
  const message = Buffer.alloc(messageBytes, 1);
  const samples: Ms[] = [];
  socket.write('e');
  for (let at = 0; at < warmUp + count; at++) {
    const sent = performance.now();
    socket.write(message);
    await answered(socket, messageBytes);
    samples.push(performance.now() - sent);
  }
  return samples.slice(warmUp);
}

async function transfer(socket: Socket): Promise<Ms> {
  const head = Buffer.alloc(5);
  head.write('s');
  head.writeUInt32BE(bulkBytes, 1);
  const started = performance.now();
  socket.write(head);
  for (let left = bulkBytes; left > 0; left -= chunk.length) socket.write(chunk);
  await answered(socket, 1);
  return performance.now() - started;
}

/** Waits for so many bytes. */
function answered(socket: Socket, bytes: Bytes): Promise<void> {
  let left = bytes;
  return new Promise((resolve) => {
    const take = (data: Buffer) => {
      left -= data.length;
      if (left > 0) return;
      socket.off('data', take);
      resolve();
    };
    socket.on('data', take);
  });
}

async function inTime<T>(work: Promise<T>, within: Ms, what: string): Promise<T> {
  try {
    return await withDeadline(work, within, (waited) => ({
      code: 'reference-failed',
      what: `the TCP reference did not ${what} within ${waited} ms`,
      cure: 'the machine is overloaded, or loopback is not to be used; values relative to it are left out',
    }));
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause;
    throw new HarnessError({
      code: 'reference-failed',
      what: `the TCP reference did not ${what}: ${String(cause)}`,
      cure: 'values relative to it are left out; look at what forbids TCP over loopback',
      cause,
    });
  }
}
