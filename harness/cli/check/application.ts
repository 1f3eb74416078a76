/** An application under test: something that can be started for one run, watched, and cut off. */
import type { Ms } from '../../core/units.ts';
import type { Place } from './places.ts';

export interface Application {
  /** The engine of a page; empty where there is just one place that it runs in. */
  readonly name: string;
  /** Whether it runs only from `start` to its cut. */
  readonly isOurs: boolean;
  /** @throws HarnessError `application-failed` */
  start(place: Place, within: Ms): Promise<RunningApplication>;
  /** Ends what it shares between runs. */
  close(): Promise<void>;
}

/** How an application went when it was asked to. */
export interface Parting {
  /** False: it was ended by the asking, or is still there. */
  readonly isItsOwn: boolean;
  /** For people. */
  readonly how: string;
}

export interface RunningApplication {
  /** Rejects with `application-failed` or `application-steps-failed` when it goes wrong; never resolves. */
  readonly failed: Promise<never>;
  /** Ends it without a goodbye, as a crash would; resolves once nothing of it is left. Null: not ours to end. */
  readonly cut: (() => Promise<void>) | null;
  /** Asks it to go as its user would. Null: nobody can ask it. */
  readonly leave: (() => Promise<Parting>) | null;
}

/** An application is given this long to go once it was asked to. */
export const leaveWithinMs: Ms = 5_000;

/** One that runs already. */
export const runningApplication: Application = {
  name: '',
  isOurs: false,
  start: () =>
    Promise.resolve({ failed: new Promise<never>(() => undefined), cut: null, leave: null }),
  close: () => Promise.resolve(),
};
