/** Our observer at a broker that we started: it joins when it is first needed, so that it costs nothing before. */
import { HarnessError } from '../core/errors.ts';
import type { BrokerAddress, Observation } from './broker.ts';
import { joinObserver, type Observer } from './observer.ts';

/** An observer that is not there until somebody watches. */
export class LateObserver {
  readonly #address: BrokerAddress;
  #joined: Promise<Observer> | null = null;
  #lost: string | null = null;

  constructor(address: BrokerAddress) {
    this.#address = address;
  }

  /** Subscribes to these filters alone, joining first where needed. @throws HarnessError of `joinObserver` */
  async watch(...filters: string[]): Promise<void> {
    if (this.#joined === null || this.#lost !== null) this.#joined = this.#join();
    const joined = this.#joined;
    const observer = await joined.catch((error: unknown) => {
      if (this.#joined === joined) this.#joined = null; // the next call tries again
      throw error;
    });
    await observer.watch(...filters);
  }

  /** @throws HarnessError `broker-lost` when its connection ended meanwhile, for then something may be missing */
  async take(): Promise<Observation[]> {
    if (this.#joined === null) return [];
    const observer = await this.#joined;
    if (this.#lost === null) return observer.take();
    throw new HarnessError({
      code: 'broker-lost',
      what: `observations are incomplete: ${this.#lost}`,
      cure: 'the next cell joins again; if this repeats, see what the broker says',
    });
  }

  async close(): Promise<void> {
    const observer = await this.#joined?.catch(() => null);
    await observer?.close();
  }

  async #join(): Promise<Observer> {
    this.#lost = null;
    const observer = await joinObserver(this.#address);
    void observer.ended.then((how) => {
      this.#lost = how;
    });
    return observer;
  }
}
