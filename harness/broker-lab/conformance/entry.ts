/** What a conformance entry is: one claim of the catalogue about a broker, and how to look at it. */
import type { Demand } from '../../brokers/etiquette-spend.ts';
import type { Outcome, Reason } from '../../core/outcome.ts';
import type { Ms } from '../../core/units.ts';
import type { EntryContext } from './context.ts';

/** Capabilities that an entry cannot do without; the runner finds out before it starts the entry. */
export const needs = ['mqtt 5', 'two transports', 'users', 'own broker', 'shared broker'] as const;
export type Need = (typeof needs)[number];

/** What an entry saw. */
export interface Finding {
  readonly outcome: Outcome;
  /** Each way in which the claim does not hold; the ledger has to explain every one of them. */
  readonly problems: readonly string[];
  /** What was seen, in one or two sentences with the values. */
  readonly evidence: string;
  /** For an outcome that is no failure but not passed either. */
  readonly reason?: Reason;
}

export interface Entry {
  /** Catalogue id. */
  readonly id: string;
  /** What must hold, in words; it can be false. */
  readonly claim: string;
  readonly references: readonly string[];
  readonly needs: readonly Need[];
  /** What somebody can do who has to live with a broker that fails it. */
  readonly cure: string;
  /** True where most of its time is waiting, so that it may run beside others. */
  readonly waits?: boolean;
  /** What it asks of a broker of others at most, clean-up included; spent before it starts. */
  readonly demand: Required<Demand>;
  /** Its own deadline; 15 s unless given. */
  readonly within?: Ms;
  run(context: EntryContext): Promise<Finding>;
}

/** The claim fails for every problem named, or holds with `evidence`. */
export function unlessAny(problems: readonly string[], evidence: string): Finding {
  if (problems.length === 0) return { outcome: 'passed', problems: [], evidence };
  return { outcome: 'failed', problems, evidence: `${problems.join('; ')}. ${evidence}` };
}

/** The stimulus never bit, so nothing can be said. */
export const inconclusive = (evidence: string): Finding => ({
  outcome: 'inconclusive',
  problems: [],
  evidence,
  reason: {
    code: 'no-stimulus',
    what: evidence,
    cure: 'see the packets: what the entry is about never happened',
  },
});

/** A capability is absent; `how` says whether that was probed or declared. */
export const unsupported = (what: string, how: 'probed' | 'declared'): Finding => ({
  outcome: 'unsupported',
  problems: [],
  evidence: `${what} (${how})`,
  reason: { code: `absent-${how}`, what, cure: 'nothing to do, unless it should be there' },
});
