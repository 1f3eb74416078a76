/** Notices that a connection is ended again and again right after it came up: two clients with one id displace each other. */
import type { Ms } from '../core/units.ts';

const shortMs: Ms = 5_000;
const mostInARow = 3;

/** MQTT 3.1.1 gives a displaced client no reason ([MQTT-3.1.4-2]), so that only repetition tells (catalogue MQTT-003). */
export class ShortLives {
  #since: Ms | null = null;
  #inARow = 0;

  /** CONNACK came at `now`, in ms on any steady clock. */
  begin(now: Ms): void {
    this.#since = now;
  }

  /** The other side ended it. @returns true when that was the third life in a row of less than 5 s */
  end(now: Ms): boolean {
    if (this.#since === null) return false; // an attempt that never got its CONNACK
    this.#inARow = now - this.#since < shortMs ? this.#inARow + 1 : 0;
    this.#since = null;
    return this.#inARow >= mostInARow;
  }
}
