/** Datagrams on their way, the next to leave first: a binary heap; what is due at once leaves in order of arrival. */
import type { Ms } from '../../core/units.ts';
import type { Passage } from './impairments/impairment.ts';

interface Entry {
  readonly passage: Passage;
  readonly order: number;
}

/** What is on its way through one direction of a link. */
export class Departures {
  readonly #heap: Entry[] = [];
  #order = 0;

  /** When the next one leaves; Infinity when there is none. */
  get next(): Ms {
    return this.#heap[0]?.passage.due ?? Infinity;
  }

  get size(): number {
    return this.#heap.length;
  }

  add(passage: Passage): void {
    this.#heap.push({ passage, order: this.#order++ });
    this.#rise(this.#heap.length - 1);
  }

  /** Takes the next one out if it is due at `now`. */
  take(now: Ms): Passage | null {
    const [first] = this.#heap;
    if (first === undefined || first.passage.due > now) return null;
    const last = this.#heap.pop();
    if (last !== undefined && last !== first) {
      this.#heap[0] = last;
      this.#sink();
    }
    return first.passage;
  }

  #rise(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const child = this.#isBefore(right, left) ? right : left;
      if (!this.#isBefore(child, at)) return;
      this.#swap(at, child);
      at = child;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (one === undefined || other === undefined) return one !== undefined;
    const early = one.passage.due - other.passage.due;
    return early < 0 || (early === 0 && one.order < other.order);
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (one === undefined || other === undefined) return;
    this.#heap[a] = other;
    this.#heap[b] = one;
  }
}
