/** A budget of connections, messages and bytes: so much in any minute, and so much in one run. */
import { HarnessError } from '../core/errors.ts';
import type { Bytes, Ms } from '../core/units.ts';
import type { Demand, Spend, Surroundings } from './etiquette-spend.ts';

export interface Amount {
  readonly connections: number;
  readonly messages: number;
  readonly bytes: Bytes;
}

export interface Limits {
  readonly perMinute: Amount;
  readonly perRun: Amount;
}

/**
 * What a guest may ask of a broker of others: five messages a second on average, a tenth of the rate at which
 * public brokers were seen to throttle a client, and about as many connections as a person who tries things out.
 */
export const guestLimits: Limits = {
  perMinute: { connections: 30, messages: 300, bytes: 512 * 1024 },
  perRun: { connections: 400, messages: 6_000, bytes: 8 * 1024 * 1024 },
};

/** What leaves here more than a minute apart may arrive a little less than that apart: so it is 65 s. */
const minuteMs: Ms = 65_000;
const kinds = ['connections', 'messages', 'bytes'] as const;
const nothing: Amount = { connections: 0, messages: 0, bytes: 0 };

/** Keeps what was spent in the last 65 s, a sliding window: a burst at the turn of a minute does not count half. */
export class Budget implements Spend {
  readonly #limits: Limits;
  readonly #surroundings: Pick<Surroundings, 'clock' | 'pause'>;
  #inMinute: { readonly at: Ms; readonly amount: Amount }[] = [];
  #inRun: Amount = nothing;
  #queue: Promise<void> = Promise.resolve();

  constructor(limits: Limits, surroundings: Pick<Surroundings, 'clock' | 'pause'>) {
    this.#limits = limits;
    this.#surroundings = surroundings;
  }

  /** @throws HarnessError `budget-exhausted`, see `Spend` (etiquette-spend.ts) */
  spend(demand: Demand): Promise<void> {
    const amount = { ...nothing, ...demand };
    const served = this.#queue.then(() => this.#serve(amount));
    this.#queue = served.catch(() => undefined); // one refusal is no reason to refuse the next
    return served;
  }

  async #serve(amount: Amount): Promise<void> {
    this.#refuseWhatNeverFits(amount);
    // Each turn waits until the oldest expense is forgotten, so there are no more turns than expenses
    while (!fits(this.#spentInMinute(), amount, this.#limits.perMinute)) {
      const oldest = this.#inMinute[0]?.at ?? 0;
      await this.#surroundings.pause(oldest + minuteMs - this.#surroundings.clock.now());
    }
    this.#inMinute.push({ at: this.#surroundings.clock.now(), amount });
    this.#inRun = sum(this.#inRun, amount);
  }

  #refuseWhatNeverFits(amount: Amount): void {
    const { perMinute, perRun } = this.#limits;
    for (const kind of kinds) {
      if (amount[kind] > perMinute[kind]) {
        throw exhausted(`${amount[kind]} ${kind} at once, of ${perMinute[kind]} a minute`);
      }
      if (this.#inRun[kind] + amount[kind] > perRun[kind]) {
        const spent = `${this.#inRun[kind]} ${kind} are spent of ${perRun[kind]} for one run`;
        throw exhausted(`${amount[kind]} more, when ${spent}`);
      }
    }
  }

  #spentInMinute(): Amount {
    const since = this.#surroundings.clock.now() - minuteMs;
    this.#inMinute = this.#inMinute.filter(({ at }) => at > since);
    return this.#inMinute.map(({ amount }) => amount).reduce(sum, nothing);
  }
}

const fits = (spent: Amount, more: Amount, limit: Amount): boolean =>
  kinds.every((kind) => spent[kind] + more[kind] <= limit[kind]);

const sum = (a: Amount, b: Amount): Amount => ({
  connections: a.connections + b.connections,
  messages: a.messages + b.messages,
  bytes: a.bytes + b.bytes,
});

const exhausted = (what: string): HarnessError =>
  new HarnessError({
    code: 'budget-exhausted',
    what: `a broker of others was to be asked for ${what}`,
    cure: 'ask less of it (fewer cells, attempts or samples), or use a broker of yours',
  });
