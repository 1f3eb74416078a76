/**
 * The ledger applied. An entry turns `failed` into `quirk`, and nothing else, when the stack, its version and what
 * was seen are exactly those of the entry, and the entry has not expired.
 */
import { otherRole, type Role } from '../../core/ids.ts';
import type { Verdict } from '../verdict.ts';
import { ledger } from './entries.ts';
import type { FailedAttempt, LedgerEntry } from './entry.ts';

/** The stacks of a cell, as they were when it ran. */
export type CellStacks = Readonly<
  Record<Role, { readonly name: string; readonly version: string }>
>;

/**
 * The verdict after the ledger: `quirk` with the entry's words where an entry explains the failure.
 * @param today - ISO 8601 day; an entry no longer counts from its expiry on
 */
export function withLedger(
  attempt: FailedAttempt,
  stacks: CellStacks,
  today: string,
  entries: readonly LedgerEntry[] = ledger,
): Verdict {
  const { verdict } = attempt;
  if (verdict.outcome !== 'failed') return verdict;
  const entry = entries.find(
    (candidate) =>
      today < candidate.expires &&
      concerns(candidate, stacks) &&
      candidate.explains(attempt, sidesOf(candidate, stacks)),
  );
  if (entry === undefined) return verdict;
  const seen = verdict.reason === null ? '' : ` (${verdict.reason.code}: ${verdict.reason.what})`;
  const what = `${entry.what}${seen}`;
  return { outcome: 'quirk', reason: { code: entry.id, what, cure: `known: ${entry.upstream}` } };
}

/** The sides on which the stack of an entry is, in a version and role that it names. */
function sidesOf(entry: LedgerEntry, stacks: CellStacks): Role[] {
  const roles: readonly Role[] = entry.role === 'either' ? ['offerer', 'answerer'] : [entry.role];
  return roles.filter((role) => {
    const { name, version } = stacks[role];
    const isPartner = entry.partner === undefined || stacks[otherRole(role)].name === entry.partner;
    return name === entry.stack && `${version}.`.startsWith(`${entry.version}.`) && isPartner;
  });
}

/** Whether a cell has the stack, in the version and on the side that an entry names. */
export function concerns(entry: LedgerEntry, stacks: CellStacks): boolean {
  return sidesOf(entry, stacks).length > 0;
}
