/** The words of a budget: what is asked of a broker, who lets it through, and where time and chance come from. */
import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import type { Bytes, Ms } from '../core/units.ts';

/** Something asked of a broker. Messages and bytes are those that we send, whatever it makes of them. */
export interface Demand {
  readonly connections?: number;
  readonly messages?: number;
  readonly bytes?: Bytes;
}

/** What stands between us and a broker of others; a broker of ours lets everything through at once. */
export interface Spend {
  /**
   * Waits until the demand fits into the minute; demands are served in the order they came.
   * @throws HarnessError `budget-exhausted` when it does not fit into the run, or could never fit into a minute
   */
  spend(demand: Demand): Promise<void>;
}

/** Where time and chance come from; tests bring their own. */
export interface Surroundings {
  readonly clock: Clock;
  /** Resolves after so many ms. */
  readonly pause: (duration: Ms) => Promise<void>;
  readonly random: Random;
}
