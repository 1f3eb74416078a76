/**
 * Keeps one appointment at a time, to the tenth of a millisecond, without holding a core: `setTimeout` to within
 * its own error, then naps of a tenth of a millisecond between turns of the event loop, so that sockets are read
 * (and their datagrams stamped) meanwhile. For a thread of its own: the naps block it.
 */
import { monotonicClock, type Clock } from '../../core/clock.ts';
import type { Ms } from '../../core/units.ts';

/** `setTimeout` counts whole ms from a rounded start, and wakes up to one more late. */
const coarseMs: Ms = 2;
const napMs: Ms = 0.1;
/** What waking up from a nap takes (Linux: 50 µs of timer slack, prctl(2)). */
const wakingMs: Ms = 0.06;

const never = new Int32Array(new SharedArrayBuffer(4));

/** A timer of the link emulator; `callAt` of the proxy is its like for a thread that must not be blocked. */
export class Appointment {
  readonly #keep: () => Ms;
  readonly #clock: Clock;
  #due: Ms = Infinity;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #turn: ReturnType<typeof setImmediate> | null = null;

  /** @param keep - called once `due` has come; returns when it wants to be called next, or Infinity */
  constructor(keep: () => Ms, clock: Clock = monotonicClock) {
    this.#keep = keep;
    this.#clock = clock;
  }

  /** Makes sure of a call at `due` or before. */
  by(due: Ms): void {
    if (due >= this.#due) return;
    this.#due = due;
    this.#wait();
  }

  cancel(): void {
    this.#due = Infinity;
    this.#clear();
  }

  #wait(): void {
    this.#clear();
    const left = this.#due - this.#clock.now();
    if (left === Infinity) return;
    const look = () => {
      this.#look();
    };
    if (left > coarseMs + 1) this.#timer = setTimeout(look, Math.floor(left - coarseMs));
    else this.#turn = setImmediate(look);
  }

  #look(): void {
    const left = this.#due - this.#clock.now();
    if (left <= 0) this.#due = this.#keep();
    else if (left > wakingMs && left <= coarseMs + 1) nap(Math.min(napMs, left - wakingMs));
    this.#wait();
  }

  #clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#turn !== null) clearImmediate(this.#turn);
    this.#timer = null;
    this.#turn = null;
  }
}

function nap(ms: Ms): void {
  Atomics.wait(never, 0, 0, ms);
}
