/** One direction of one connection, from the rules to the receiver's socket: order, delay, back-pressure, the end. */
import type { Ms } from '../../core/units.ts';
import { callAt } from './precise-timer.ts';
import type { Ending, Wire } from './wire.ts';

/** More than this on its way through a delay, and the sender is paused, as TCP's window would. */
const maxQueuedBytes = 16 * 1024 * 1024;

interface Item {
  readonly due: Ms;
  readonly bytes: number;
  readonly leave: () => void;
}

/** From one wire to the other; pauses the sender while the receiver, or the delay, is full. */
export class Lane {
  readonly #source: Wire;
  readonly #sink: Wire;
  readonly #queue: Item[] = [];
  readonly #darkBy = new Set<object>();
  #queuedBytes = 0;
  #sinkFull = false;
  #paused = false;
  #ending: Ending | null = null;
  #cancel: () => void = () => undefined;

  constructor(source: Wire, sink: Wire) {
    this.#source = source;
    this.#sink = sink;
  }

  /** Whether everything that comes is swallowed. */
  get dark(): boolean {
    return this.#darkBy.size > 0;
  }

  /**
   * Hands bytes to the receiver after `delay` ms, never before those that were put earlier.
   * @param sent - called when they are handed over
   */
  put(bytes: Buffer, asText: boolean, delay: Ms, sent: () => void): void {
    this.#enqueue(delay, bytes.length, () => {
      if (!this.#sink.write(bytes, asText)) this.#sinkFull = true;
      sent();
    });
  }

  /** Ends the receiver's side in the same way, behind everything that is on its way; waits while dark. */
  finish(ending: Ending): void {
    this.#ending = ending;
    if (!this.dark) this.end(ending);
  }

  /** The same, dark or not. */
  end(ending: Ending): void {
    this.#enqueue(0, 0, () => this.#sink.end(ending));
  }

  /** Swallows everything, the end included, until the function that it returns is called. */
  darken(): () => void {
    const reason = {};
    this.#darkBy.add(reason);
    return () => {
      const lifted = this.#darkBy.delete(reason) && !this.dark;
      if (lifted && this.#ending !== null) this.finish(this.#ending);
    };
  }

  /** The receiver has room again. */
  drained(): void {
    this.#sinkFull = false;
    this.#regulate();
  }

  /** Forgets what is on its way. */
  stop(): void {
    this.#cancel();
    this.#queue.length = 0;
  }

  #enqueue(delay: Ms, bytes: number, leave: () => void): void {
    const now = performance.now();
    const due = now + delay; // what stands in front may be due later: it goes first all the same
    if (this.#queue.length === 0 && due <= now) leave();
    else {
      this.#queuedBytes += bytes;
      if (this.#queue.push({ due, bytes, leave }) === 1) this.#await(due);
    }
    this.#regulate();
  }

  #await(due: Ms): void {
    this.#cancel = callAt(due, () => this.#leave());
  }

  #leave(): void {
    const now = performance.now();
    for (let next = this.#queue[0]; next !== undefined && next.due <= now; next = this.#queue[0]) {
      this.#queue.shift();
      this.#queuedBytes -= next.bytes;
      next.leave();
    }
    const [first] = this.#queue;
    if (first !== undefined) this.#await(first.due);
    this.#regulate();
  }

  #regulate(): void {
    const full = this.#sinkFull || this.#queuedBytes > maxQueuedBytes;
    if (full === this.#paused) return;
    this.#paused = full;
    if (full) this.#source.pause();
    else this.#source.resume();
  }
}
