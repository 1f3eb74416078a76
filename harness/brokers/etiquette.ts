/** Manners towards a broker: what may be asked of it, how fast, and what is put back in order afterwards. */
import { monotonicClock } from '../core/clock.ts';
import { HarnessError } from '../core/errors.ts';
import { seededRandom, unguessable } from '../core/random.ts';
import { BackOff } from './etiquette-back-off.ts';
import { Budget, guestLimits } from './etiquette-budget.ts';
import type { Spend, Surroundings } from './etiquette-spend.ts';
import type { RetainedNotes } from './retained-notes.ts';

export interface Etiquette extends Spend {
  /** `own`: a broker of ours; `guest`: one of somebody else. */
  readonly manners: 'own' | 'guest';
  readonly allow: { readonly load: boolean };
  /** What every topic of ours begins with: 128 random bits, so that nobody meets us by accident. */
  readonly prefix: string;
  /** Notes of what must be cleared; null where nothing outlives the broker. */
  readonly retained: RetainedNotes | null;
  /** Spends one connection, and waits as long as earlier refusals ask for. @throws HarnessError `budget-exhausted` */
  beforeConnect(): Promise<void>;
  /** Tells how it went: a refusal makes the next one wait longer. */
  afterConnect(accepted: boolean): void;
}

const realSurroundings = (): Surroundings => ({
  clock: monotonicClock,
  pause: (duration) => new Promise((resolve) => setTimeout(resolve, duration)),
  random: seededRandom(crypto.getRandomValues(new Int32Array(1))[0] ?? 0),
});

/** Said in every report about a broker of others, as test.mosquitto.org asks of its users. */
export const momentNotice =
  'These figures describe one moment, seen from one place over one way through the internet. ' +
  'They say nothing about what this broker can do, or how it does on another day.';

/** For a broker that we started, or that its owner says is theirs: no limits, the same unguessable topics. */
export function ownEtiquette(retained: RetainedNotes | null = null): Etiquette {
  return {
    manners: 'own',
    allow: { load: true },
    prefix: topicPrefix(),
    retained,
    spend: () => Promise.resolve(),
    beforeConnect: () => Promise.resolve(),
    afterConnect: () => undefined,
  };
}

/** For a broker of somebody else: a budget, back-off, no load tests. */
export function guestEtiquette(
  retained: RetainedNotes | null,
  limits = guestLimits,
  surroundings = realSurroundings(),
): Etiquette {
  const budget = new Budget(limits, surroundings);
  const backOff = new BackOff(surroundings);
  return {
    manners: 'guest',
    allow: { load: false },
    prefix: topicPrefix(),
    retained,
    spend: (demand) => budget.spend(demand),
    beforeConnect: async () => {
      await backOff.wait();
      await budget.spend({ connections: 1 });
    },
    afterConnect: (accepted) => backOff.note(accepted),
  };
}

/** @throws HarnessError `load-not-allowed` where manners forbid a load test, named by `what` */
export function askForLoad({ allow }: Pick<Etiquette, 'allow'>, what: string): void {
  if (allow.load) return;
  throw new HarnessError({
    code: 'load-not-allowed',
    what: `${what} is a load test, and this broker belongs to somebody else`,
    cure: 'run it against a broker of yours; one that is yours is marked by SIGNALBOX_BROKER_MINE=1',
  });
}

const topicPrefix = (): string => `signalbox-lab/${unguessable(16)}`;
