/** The latency test over one path: a ping of N bytes, the time until the other side says that it got N bytes. */
import { writePing } from './classic.js';
import { noPong } from './troubles.js';

/** @typedef {import('./journal.js').Listener} Listener */
/** @typedef {import('./journal.js').Plane} Plane */

const replyWithinMs = 10_000;

/** One test at a time, as in the original: a pong belongs to the last ping. */
export class Latency {
  /** @type {{ bytes: number, at: number, timer: ReturnType<typeof setTimeout> } | null} */
  #running = null;
  #plane;
  #show;

  /** @param {Plane} plane @param {Listener} show */
  constructor(plane, show) {
    this.#plane = plane;
    this.#show = show;
  }

  get isRunning() {
    return this.#running !== null;
  }

  /**
   * @param {number} bytes
   * @param {string} other
   * @param {(ping: string) => void} send
   */
  start(bytes, other, send) {
    if (this.#running !== null) return;
    const ping = writePing(bytes);
    const timer = setTimeout(() => {
      this.stop();
      this.#show.trouble(noPong(other, this.#plane));
    }, replyWithinMs);
    this.#running = { bytes, at: performance.now(), timer };
    this.#show.latency(this.#plane, `${size(bytes)}: waiting…`);
    this.#show.changed();
    send(ping);
  }

  /** @param {string} bytes as the other side counted */
  take(bytes) {
    const running = this.#running;
    if (running === null) return;
    const ms = performance.now() - running.at;
    this.stop();
    const isWhole = bytes === String(running.bytes);
    const counted = isWhole ? '' : `, but ${bytes.slice(0, 12)} of ${running.bytes} bytes arrived`;
    this.#show.latency(
      this.#plane,
      `${size(running.bytes)}: ${ms.toFixed(ms < 10 ? 1 : 0)} ms there and back${counted}`,
    );
  }

  stop() {
    clearTimeout(this.#running?.timer);
    this.#running = null;
    this.#show.changed();
  }
}

/** @param {number} bytes */
const size = (bytes) => `${bytes / 1024} KiB`;
