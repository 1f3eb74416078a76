/** What a run says about the ledger: entries that were used, that no longer show, and that have expired. */
import { concerns, type CellStacks } from '../ledger/apply.ts';
import { ledger } from '../ledger/entries.ts';
import type { LedgerEntry } from '../ledger/entry.ts';
import type { Cell, RunFile } from '../result.ts';
import type { Finding } from './finding.ts';

/** One finding for each entry that the run has news of. */
export function ledgerNews(run: RunFile, entries: readonly LedgerEntry[] = ledger): Finding[] {
  const day = run.startedAt.slice(0, 10);
  return entries.flatMap((entry) => {
    const own = run.cells.filter((cell) => concerns(entry, stacksOf(run, cell)));
    const shown = own.filter(({ reason }) => reason?.code === entry.id);
    if (shown.length > 0) return [known(entry, shown)];
    if (own.length > 0 && day >= entry.expires) return [expired(entry, own)];
    const always = own.filter(({ scenario }) => scenario === entry.always);
    const passes = always.length > 0 && always.every(({ outcome }) => outcome === 'passed');
    return passes ? [gone(entry, always)] : [];
  });
}

const known = (entry: LedgerEntry, cells: readonly Cell[]): Finding => ({
  severity: 'info',
  title: `Known deviation of ${entry.stack} ${entry.version}: ${entry.id}`,
  text: `${entry.what}. Listed until ${entry.expires}: ${entry.upstream}`,
  cells: cells.map(({ id }) => id),
});

const gone = (entry: LedgerEntry, cells: readonly Cell[]): Finding => ({
  severity: 'warn',
  title: `${entry.id} no longer shows`,
  text: `The ledger lists it for ${entry.stack} ${entry.version}, and every cell that used to show it passes: take it out of the ledger.`,
  cells: cells.map(({ id }) => id),
});

const expired = (entry: LedgerEntry, cells: readonly Cell[]): Finding => ({
  severity: 'warn',
  title: `The ledger entry ${entry.id} has expired`,
  text: `It counted until ${entry.expires}: look at ${entry.upstream}, then renew it or take it out.`,
  cells: cells.map(({ id }) => id),
});

function stacksOf({ stacks }: RunFile, { offerer, answerer }: Cell): CellStacks {
  const versionOf = (name: string) => stacks.find((stack) => stack.name === name)?.version ?? '';
  return {
    offerer: { name: offerer, version: versionOf(offerer) },
    answerer: { name: answerer, version: versionOf(answerer) },
  };
}
