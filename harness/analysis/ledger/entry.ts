/** What an entry of the ledger is: a known deviation of a stack, and how it is told from any other failure. */
import type { Role } from '../../core/ids.ts';
import type { TimelineEvent } from '../../timeline/event.ts';
import type { CheckResult } from '../result.ts';
import type { Verdict } from '../verdict.ts';

export interface LedgerEntry {
  /** Shown as the reason's code. */
  readonly id: string;
  readonly stack: string;
  /** Versions that show it: a prefix of whole parts, such as `0.33`. */
  readonly version: string;
  /** Scenario that always shows it; null where it only happens now and then. */
  readonly always: string | null;
  /** Side on which the stack has to be. */
  readonly role: Role | 'either';
  /** The stack of the other side without which it does not show; absent: any. */
  readonly partner?: string;
  /** The deviation in one sentence. */
  readonly what: string;
  /** Where upstream knows of it, or the requirement it breaks where nobody was told yet. */
  readonly upstream: string;
  /** Day it was seen here last, and day from which it has to be looked at again (ISO 8601). */
  readonly seen: string;
  readonly expires: string;
  /** True when what failed is this deviation and nothing beside it. */
  readonly explains: (failed: FailedAttempt, sides: readonly Role[]) => boolean;
}

export interface FailedAttempt {
  readonly verdict: Verdict;
  readonly checks: readonly CheckResult[];
  readonly events: readonly TimelineEvent[];
}
