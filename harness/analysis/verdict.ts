/** From what the checks saw, and what went wrong on the way, to one outcome with its reason. */
import { absences, ownFaults, type Failure } from '../core/errors.ts';
import { worstOutcome, type Outcome, type Reason } from '../core/outcome.ts';
import type { TimelineEvent } from '../timeline/event.ts';
import { runChecks, type Check } from './checks/check.ts';
import { firstFailure } from './checks/no-failure.ts';
import type { CheckResult } from './result.ts';

export interface Verdict {
  readonly outcome: Outcome;
  /** Null when it passed. */
  readonly reason: Reason | null;
}

/**
 * The outcome of one attempt. A failure on the way decides alone, because the checks that follow from it
 * say nothing new; without one, the worst check decides. No check at all is `inconclusive`.
 */
export function verdictOf(
  checks: readonly CheckResult[],
  failure: Failure | Reason | null,
): Verdict {
  if (failure !== null) {
    const { code, what, cure } = failure;
    return { outcome: outcomeOfCode(code), reason: { code, what, cure } };
  }
  const outcome = worstOutcome(checks.map((check) => check.outcome));
  if (outcome === 'passed') return { outcome, reason: null };
  return { outcome, reason: reasonOf(checks.find((check) => check.outcome === outcome)) };
}

/** Runs the checks and gives the verdict; a failure reported in the timeline counts where none was thrown. */
export function judge(
  events: readonly TimelineEvent[],
  checks: readonly Check[],
  failure: Failure | null,
): Verdict & { readonly checks: CheckResult[] } {
  const results = runChecks(checks, events);
  return { ...verdictOf(results, failure ?? firstFailure(events)), checks: results };
}

/** What a failure of this code means for the cell. */
function outcomeOfCode(code: string): Outcome {
  if (absences.has(code)) return 'unsupported';
  return ownFaults.has(code) ? 'inconclusive' : 'failed';
}

function reasonOf(check: CheckResult | undefined): Reason {
  if (check === undefined) {
    return { code: 'check-failed', what: 'nothing was checked', cure: 'give the scenario a check' };
  }
  return {
    code: check.id,
    what: check.evidence,
    cure: `see the cell page for when it happened, and ${check.references.join(', ')} for what is required`,
  };
}
