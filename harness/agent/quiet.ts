/** Whether something is measured: then a peer sends nothing that was not asked for, and makes no words of its journal. */
export class Quiet {
  readonly #holds = new Set<symbol>();

  get isHeld(): boolean {
    return this.#holds.size > 0;
  }

  /** From now on it is quiet; returns how to end that. Others may hold it beside. */
  hold(): () => void {
    const hold = Symbol();
    this.#holds.add(hold);
    return () => void this.#holds.delete(hold);
  }

  /** Ends every hold: what they were for is over. */
  end(): void {
    this.#holds.clear();
  }
}
