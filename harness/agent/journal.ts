/** What a peer saw, kept in memory: writing an event costs one array push, sending waits for a quiet moment. */
import type { Clock } from '../core/clock.ts';
import type { RawEvent } from '../timeline/event.ts';

type WithoutTime<E> = E extends unknown ? Omit<E, 't'> : never;
export type Entry = WithoutTime<RawEvent>;

/** The events of one peer in the order recorded, stamped in ms on that peer's clock. */
export class Journal {
  readonly #clock: Clock;
  #events: { readonly t: number; readonly entry: () => Entry }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Records an event now. */
  record(entry: Entry): void {
    this.recordAt(this.#clock.now(), entry);
  }

  /** Records an event with an instant read earlier, in ms on this peer's clock. */
  recordAt(t: number, entry: Entry): void {
    this.#events.push({ t, entry: () => entry });
  }

  /** Records an event now whose words take time to make: they are made when it is taken. */
  recordLater(entry: () => Entry): void {
    this.#events.push({ t: this.#clock.now(), entry });
  }

  now(): number {
    return this.#clock.now();
  }

  /** Takes everything recorded since the last call. */
  take(): RawEvent[] {
    const taken = this.#events;
    this.#events = [];
    return taken.map(({ t, entry }) => ({ t, ...entry() }));
  }
}
