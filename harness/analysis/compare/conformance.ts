/** Whether cells pass as before: newly failing, newly passing, flickering with its rate, or the same. */
import { worstOutcome, type Outcome } from '../../core/outcome.ts';
import { fisherExact } from '../stats/fisher.ts';
import { holm } from '../stats/holm.ts';
import { wilsonInterval } from '../stats/wilson.ts';
import { cellsOf, type Sides } from './gather.ts';
import type { ConformanceKind, ConformanceVerdict, SuccessRate } from './model.ts';
import type { ComparableRun, RunCell } from './run.ts';

/** One verdict per cell, in the order of the head, then of the base. */
export function conformanceVerdicts({ base, head, past }: Sides): ConformanceVerdict[] {
  const found = cellsOf([...head, ...base]).map((cell) => {
    const [before, now, earlier] = [base, head, past].map((runs) => rateOf(runs, cell.id));
    return { cell, sides: { base: before ?? none, head: now ?? none, past: earlier ?? none } };
  });
  const corrected = holm(found.map(({ sides }) => fisherExact(sides.base, sides.head)));
  return found.map(({ cell, sides }, i) => verdictOf(cell, sides, corrected[i] ?? 1));
}

interface ThreeRates {
  readonly base: SuccessRate;
  readonly head: SuccessRate;
  readonly past: SuccessRate;
}

const none: SuccessRate = { passed: 0, judged: 0, low: 0, high: 1, outcome: null, codes: [] };

/** An absent capability or a fault of ours says nothing of success. */
const judgedOutcomes: ReadonlySet<Outcome> = new Set(['passed', 'failed', 'quirk']);

function rateOf(runs: readonly ComparableRun[], id: string): SuccessRate {
  const cells = runs.flatMap((run) => run.cells.filter((cell) => cell.id === id));
  if (cells.length === 0) return none;
  const attempts = cells.flatMap((cell) => cell.attempts);
  const judged = attempts.filter(({ outcome }) => judgedOutcomes.has(outcome));
  const passed = judged.filter(({ outcome }) => outcome === 'passed').length;
  return {
    ...{ passed, judged: judged.length },
    ...(judged.length === 0 ? { low: 0, high: 1 } : wilsonInterval(passed, judged.length)),
    outcome: worstOutcome(cells.map(({ outcome }) => outcome)),
    codes: [...new Set(attempts.map(({ code }) => code).filter((code) => code !== ''))],
  };
}

function verdictOf(cell: RunCell, sides: ThreeRates, corrected: number): ConformanceVerdict {
  const { id, scenario, offerer, answerer, broker, link, dialect } = cell;
  const { base, head } = sides;
  const kind = kindOf(sides);
  return {
    ...{ cell: id, scenario, offerer, answerer, broker, link, dialect },
    ...{ kind, base, head, corrected, why: whyOf(kind, sides) },
  };
}

function kindOf({ base, head, past }: ThreeRates): ConformanceKind {
  if (base.outcome === null) return 'added';
  if (head.outcome === null) return 'removed';
  if (base.judged === 0 || head.judged === 0) {
    return base.outcome === head.outcome ? 'unchanged' : 'not-judged';
  }
  if ([base, head].some(isMixed)) return 'flickering';
  const [before, now] = [base.passed > 0, head.passed > 0];
  if (before === now) return 'unchanged';
  // What came and went before, or is a known quirk that comes and goes, is not new
  const isOld = isMixed(past) || (past.judged > 0 && past.passed > 0 !== before);
  const isQuirk = [base, head].every(({ outcome }) => outcome === 'passed' || outcome === 'quirk');
  if (isOld || isQuirk) return 'flickering';
  return now ? 'newly-passing' : 'newly-failing';
}

const isMixed = ({ passed, judged }: SuccessRate): boolean => passed > 0 && passed < judged;

function whyOf(kind: ConformanceKind, { base, head, past }: ThreeRates): string {
  if (kind === 'added') return `${head.outcome ?? 'nothing'} now; the base does not have this cell`;
  if (kind === 'removed')
    return `was ${base.outcome ?? 'nothing'}; the head does not have this cell`;
  if (kind === 'not-judged')
    return `${base.outcome ?? ''} became ${head.outcome ?? ''}${because(head)}`;
  const counts = `passed ${countText(base)} before, ${countText(head)} now`;
  const earlier = past.judged > 0 ? `, ${countText(past)} in earlier runs` : '';
  return `${counts}${earlier}${head.passed < head.judged ? because(head) : ''}`;
}

const countText = ({ passed, judged }: SuccessRate): string => `${passed} of ${judged}`;

const because = ({ codes }: SuccessRate): string =>
  codes.length === 0 ? '' : ` (${codes.join(', ')})`;
