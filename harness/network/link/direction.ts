/** One direction of a link: what comes in, what is on its way, what goes out. Knows no socket and reads no clock. */
import type { Ms } from '../../core/units.ts';
import { Departures } from './departures.ts';
import type { Impairment, Passage } from './impairments/impairment.ts';
import type { LinkPath } from './path.ts';
import { pipeline } from './pipeline.ts';
import { Counts } from './statistics.ts';

/** From what came in to what goes out, and the counts of both. */
export class Direction {
  readonly counts = new Counts();
  /** Cut by order, beside any outage of the plan. */
  isCut = false;
  /** Hears of the first datagram that meets an outage, and of the first that passes again. */
  onOutage: (isOut: boolean) => void = () => undefined;
  readonly #impair: Impairment;
  readonly #departures = new Departures();
  #number = 0;

  /** @param seed - of everything that happens by chance here */
  constructor(path: LinkPath, seed: number) {
    const { counts } = this;
    const knife = {
      isCut: () => this.isCut,
      onChange: (isOut: boolean) => {
        this.onOutage(isOut);
      },
    };
    this.#impair = pipeline({ path, seed, counts, knife });
  }

  /** When the next datagram is to leave; Infinity when none is on its way. */
  get next(): Ms {
    return this.#departures.next;
  }

  get onItsWay(): number {
    return this.#departures.size;
  }

  /** @param arrived - on the emulator's clock @param age - the same since the first datagram of the link */
  take(bytes: Uint8Array, arrived: Ms, age: Ms): void {
    this.counts.received(bytes);
    const number = ++this.#number;
    const passage: Passage = { bytes, number, arrived, age, due: arrived };
    for (const passing of this.#impair(passage)) this.#departures.add(passing);
  }

  /** Calls back for everything that is due at `now`, in order of departure. */
  release(now: Ms, send: (passage: Passage) => void): void {
    for (let next = this.#departures.take(now); next !== null; next = this.#departures.take(now)) {
      send(next);
    }
  }
}
