/** What a check is: one claim about a timeline; one that crashes is inconclusive, never passed. */
import type { Outcome } from '../../core/outcome.ts';
import type { TimelineEvent } from '../../timeline/event.ts';
import type { CheckResult } from '../result.ts';

type Timeline = readonly TimelineEvent[];

/** What a check saw, with the values. */
export interface Observation {
  readonly outcome: Extract<Outcome, 'passed' | 'failed' | 'inconclusive'>;
  readonly evidence: string;
}

export interface Check {
  readonly id: string;
  /** What must hold, in words; it can be false. */
  readonly claim: string;
  /** Catalogue entries and rules it stands on. */
  readonly references: readonly string[];
  /** Whether what it is about occurred at all, where that need not be; left out: it always has something to say. */
  isSeenIn?(events: Timeline): boolean;
  run(events: Timeline): CheckResult;
}

export type CheckSpec = Omit<Check, 'run' | 'isSeenIn'> & {
  readonly observe: (events: Timeline) => Observation;
};

/** Makes a check of a claim and of how to look at it. */
export function defineCheck({ observe, ...about }: CheckSpec): Check {
  const { id, claim, references } = about;
  return {
    ...about,
    run: (events) => ({ id, claim, references: [...references], ...observe(events) }),
  };
}

/** Runs all of them; what one throws makes that one inconclusive and does not touch the others. */
export function runChecks(checks: readonly Check[], events: Timeline): CheckResult[] {
  const applying = checks.filter((check) => check.isSeenIn?.(events) ?? true);
  return applying.map((check) => {
    try {
      return check.run(events);
    } catch (thrown) {
      const { id, claim, references } = check;
      const evidence = `the check itself crashed: ${String(thrown)}`;
      return { id, claim, references: [...references], outcome: 'inconclusive', evidence };
    }
  });
}

const passed = (evidence: string): Observation => ({ outcome: 'passed', evidence });
const failed = (evidence: string): Observation => ({ outcome: 'failed', evidence });
/** For a claim whose subject never occurred: nothing was sent, so nothing can be said. */
export const inconclusive = (evidence: string): Observation => ({
  outcome: 'inconclusive',
  evidence,
});

/** Failed with every problem named, or passed with `fine` when there is none. */
export function unlessAny(problems: readonly string[], fine: string): Observation {
  return problems.length > 0 ? failed(problems.join('; ')) : passed(fine);
}

/** ms with one decimal, for evidence. */
export const inMs = (ms: number): string => `${ms.toFixed(1)} ms`;
