/** What every part of the benchmark is: something that measures in blocks, so that two brokers can take turns. */
import { shuffled, type Random } from '../../core/random.ts';

/** A part that is set up at one site; `close` ends its connections, also after an error. */
export interface Measurement<T> {
  /** Measures a share of the whole; may be called again. */
  block(): Promise<void>;
  /** Of all blocks so far. */
  result(): T;
  close(): void;
}

/** What a side came to: its result, or what stopped it. */
export type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/**
 * Sets up every side, lets them measure their blocks in random order, one at a time, and ends them.
 * A side that fails stops; the others go on.
 * @param blocks - per side, at least 1
 */
export async function interleaved<T>(
  sides: readonly (() => Promise<Measurement<T>>)[],
  blocks: number,
  random: Random,
): Promise<Outcome<T>[]> {
  const turns = sides.map(() => new Turns<T>());
  try {
    for (const [at, open] of sides.entries()) await turns[at]?.open(open);
    const order = sides.flatMap((_, at) => Array.from({ length: blocks }, () => at));
    for (const at of shuffled(order, random)) await turns[at]?.block();
    return turns.map((side) => side.outcome());
  } finally {
    for (const side of turns) side.close();
  }
}

class Turns<T> {
  #measurement: Measurement<T> | null = null;
  #error: unknown = null;

  async open(open: () => Promise<Measurement<T>>): Promise<void> {
    await this.#guarded(async () => {
      this.#measurement = await open();
    });
  }

  async block(): Promise<void> {
    if (this.#error === null) await this.#guarded(async () => this.#measurement?.block());
  }

  outcome(): Outcome<T> {
    if (this.#error !== null || this.#measurement === null) return { error: this.#error };
    return { value: this.#measurement.result() };
  }

  close(): void {
    this.#measurement?.close();
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#error = error;
    }
  }
}
