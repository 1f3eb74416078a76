/** After a refused connection the next one waits, longer each time: nothing is tried again behind anyone's back. */
import type { Ms } from '../core/units.ts';
import type { Surroundings } from './etiquette-spend.ts';

const firstMs: Ms = 1_000;
const mostMs: Ms = 60_000;

/**
 * Exponential back-off with jitter: after n refusals in a row the next attempt comes 2^(n-1) s after the last, at
 * most 60 s, shortened at random by up to a half, so that many refused clients do not come back together.
 */
export class BackOff {
  readonly #surroundings: Surroundings;
  #refusals = 0;
  #notBefore: Ms = -Infinity;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** Resolves when the next attempt is decent, after 60 s at most. */
  async wait(): Promise<void> {
    const left = this.#notBefore - this.#surroundings.clock.now();
    if (left > 0) await this.#surroundings.pause(left);
  }

  note(accepted: boolean): void {
    this.#refusals = accepted ? 0 : this.#refusals + 1;
    if (accepted) return;
    const longest = Math.min(mostMs, firstMs * 2 ** (this.#refusals - 1));
    const { clock, random } = this.#surroundings;
    this.#notBefore = clock.now() + longest * (1 - random() / 2);
  }
}
