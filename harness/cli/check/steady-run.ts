/**
 * A run of a check whose reference did its part: where it fell over a known deviation of its own stack (the ledger), the
 * run says nothing about the application. Such a run is set aside, told, and made again.
 */
import type { CheckRun } from '../../analysis/conformance/result.ts';
import { withLedger } from '../../analysis/ledger/apply.ts';
import { otherRole } from '../../core/ids.ts';
import { oneRun } from './one-run.ts';
import type { Bench, Checked, RunPlan } from './run-plan.ts';

/** A deviation that shows three times in a row is no accident: the last run is then told as it is. */
const mostTries = 3;

type SetAside = CheckRun['setAside'][number];

/** @param plan - of each try its own, in a room of its own @throws what `oneRun` throws */
export async function steadyRun(plan: () => RunPlan, bench: Bench): Promise<Checked> {
  const setAside: SetAside[] = [];
  for (;;) {
    const checked = await oneRun(plan(), bench);
    const known = ofReference(checked, new Date().toISOString().slice(0, 10));
    const isLast = setAside.length + 1 >= mostTries;
    if (known === null || isLast) return { ...checked, run: { ...checked.run, setAside } };
    setAside.push(known);
  }
}

/**
 * The known deviation of the reference that explains why the two did not connect; null when none does.
 * @param today - ISO 8601 day: entries of the ledger expire
 */
export function ofReference({ run, events }: Checked, today: string): SetAside | null {
  if (run.failure === null) return null;
  const [name = '', version = ''] = run.stack.split(' ');
  const ours = otherRole(run.role);
  const application = { name: '', version: '' };
  const stacks = { offerer: application, answerer: application, [ours]: { name, version } };
  const verdict = { outcome: 'failed', reason: run.failure } as const;
  const { outcome, reason } = withLedger({ verdict, checks: [], events }, stacks, today);
  return outcome === 'quirk' && reason !== null ? { id: reason.code, what: reason.what } : null;
}
