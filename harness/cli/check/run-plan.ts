/** What each run of a check begins with, and what comes of it. */
import type { CheckRun } from '../../analysis/conformance/result.ts';
import type { RunningBroker } from '../../brokers/broker.ts';
import type { Role } from '../../core/ids.ts';
import type { Ms } from '../../core/units.ts';
import type { Dialect } from '../../dialects/dialect.ts';
import type { Lab } from '../../run/lab.ts';
import type { TimelineEvent } from '../../timeline/event.ts';
import type { Application } from './application.ts';
import type { Names } from './names.ts';

/** From the end of its connection to what the broker says of it (catalogue LIFE-002). */
export const goneWithinMs: Ms = 5_000;

export interface RunPlan {
  readonly dialect: Dialect;
  readonly stack: string;
  /** What the application is to be. */
  readonly role: Role;
  readonly root: string;
  /** The password of the room; empty: none. */
  readonly secret: string;
  readonly names: Names;
  readonly within: Ms;
}

export interface Bench {
  readonly lab: Lab;
  readonly broker: RunningBroker;
  readonly application: Application;
  /** Where our own listener connects. */
  readonly listenUrl: string;
  /** The broker is one that we started: nobody else is on it. */
  readonly isOwnBroker: boolean;
  /** The root was made up for the run: nobody else is in it. */
  readonly isOwnRoom: boolean;
}

/** What came of a run, and all that was seen in it. */
export interface Checked {
  readonly run: CheckRun;
  readonly events: readonly TimelineEvent[];
}
