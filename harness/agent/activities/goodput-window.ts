/** The time in which a receiver's goodput is counted, and what came in it (catalogue 6.3). */
import type { Bytes, Ms } from '../../core/units.ts';

/**
 * Opens with the last message of the warm-up, which is not counted, or at its end when none came; closes with the first
 * message that comes `duration` after the warm-up or later, which is. So the time in which nothing comes is in it. Opened by
 * the first message after the warm-up, it would leave out a silence before that one: a direction that got nothing for 3 s of
 * a transfer both ways once read 156 Mbit/s. Closed by the end mark, it would take in what a starved direction sends at
 * last alone, once the other has stopped.
 */
export class GoodputWindow {
  readonly #now: () => number;
  readonly #warmUp: Ms;
  readonly #duration: Ms;
  #warmUntil = 0;
  #openedAt = 0;
  #lastAt = 0;
  #bytes: Bytes = 0;
  #messages = 0;
  #previousAt = 0;
  #longestPause: Ms = 0;
  #isClosed = false;

  /**
   * @param now - the clock, in ms
   * @param spans - in ms; an infinite duration where bytes are the bound, and the end mark closes it
   */
  constructor(now: () => number, spans: { readonly warmUp: Ms; readonly duration: Ms }) {
    this.#now = now;
    this.#warmUp = spans.warmUp;
    this.#duration = spans.duration;
  }

  /** The receiver is about to say that it is ready: the warm-up begins. */
  begin(): void {
    this.#previousAt = this.#now();
    this.#warmUntil = this.#previousAt + this.#warmUp;
    this.#openedAt = this.#warmUntil;
  }

  /** A message came now. */
  take(bytes: Bytes): void {
    const t = this.#now();
    this.#longestPause = Math.max(this.#longestPause, t - this.#previousAt);
    this.#previousAt = t;
    if (this.#isClosed) return;
    if (t <= this.#warmUntil) {
      this.#openedAt = t;
      return;
    }
    this.#lastAt = t;
    this.#bytes += bytes;
    this.#messages++;
    this.#isClosed = t >= this.#warmUntil + this.#duration;
  }

  /** No bytes in no time when nothing came after the warm-up; the longest pause is that of the whole transfer. */
  report(): { bytes: Bytes; ms: Ms; messages: number; longestPauseMs: Ms } {
    const ms = this.#messages === 0 ? 0 : this.#lastAt - this.#openedAt;
    const longestPauseMs = this.#longestPause;
    return { bytes: this.#bytes, ms, messages: this.#messages, longestPauseMs };
  }
}
