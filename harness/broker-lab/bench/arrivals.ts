/** Counts what arrived of a numbered stream: lost, twice, out of order. */

export interface ArrivalCounts {
  /** Sent and never seen. */
  readonly lost: number;
  /** Copies beyond the first. */
  readonly duplicates: number;
  /** First copies that came after a message with a higher number (RFC 4737, section 3). */
  readonly reordered: number;
}

/** The receiver's list of a stream whose messages are numbered from 0. */
export class Arrivals {
  #seen = new Uint8Array(1024);
  #highest = -1;
  #first = 0;
  #duplicates = 0;
  #reordered = 0;

  /** How many different messages came. */
  get distinct(): number {
    return this.#first;
  }

  /**
   * Notes a message.
   * @returns whether it is the first copy
   */
  note(sequence: number): boolean {
    if (sequence >= this.#seen.length) this.#grow(sequence);
    if (this.#seen[sequence] === 1) {
      this.#duplicates++;
      return false;
    }
    this.#seen[sequence] = 1;
    this.#first++;
    if (sequence < this.#highest) this.#reordered++;
    else this.#highest = sequence;
    return true;
  }

  /** @param sent - messages 0 to `sent` − 1 were sent */
  counts(sent: number): ArrivalCounts {
    const lost = Math.max(0, sent - this.#first);
    return { lost, duplicates: this.#duplicates, reordered: this.#reordered };
  }

  #grow(sequence: number): void {
    const larger = new Uint8Array(Math.max(sequence + 1, this.#seen.length * 2));
    larger.set(this.#seen);
    this.#seen = larger;
  }
}
