/** The end of a run in a few lines of text, for a terminal and for CI logs. */
import { ledger } from '../harness/analysis/ledger/entries.ts';
import { placeNames } from '../harness/analysis/place.ts';
import type { Cell, RunFile } from '../harness/analysis/result.ts';
import type { Outcome, Reason } from '../harness/core/outcome.ts';
import { plainLine } from '../harness/core/plain-text.ts';

const mostLines = 20;

/** Totals, then each cell that failed with its reason, then known deviations and absences, grouped by reason. */
export function summaryOf(run: Pick<RunFile, 'totals' | 'cells'>): string {
  const { planned, passed, failed, quirk, unsupported, inconclusive } = run.totals;
  const totals = `${planned} cell${planned === 1 ? '' : 's'}: ${passed} passed, ${failed} failed, ${quirk} quirk, ${unsupported} unsupported, ${inconclusive} inconclusive`;
  const quirks = grouped(run.cells, 'quirk', ({ code, what, cure }) => {
    const known = ledger.find(({ id }) => id === code)?.what; // without what was seen in that one cell
    return `${code}: ${plainLine(known ?? what)} (${plainLine(cure)})`;
  });
  const absent = grouped(
    run.cells,
    'unsupported',
    ({ what, cure }) => `${plainLine(what)} (${plainLine(cure)})`,
  );
  return [totals, ...notPassed(run.cells), ...quirks, ...absent].join('\n');
}

function notPassed(cells: readonly Cell[]): string[] {
  const bad = cells.filter(({ outcome }) => outcome === 'failed' || outcome === 'inconclusive');
  const placeOf = placeNames(cells);
  const lines = bad.map((cell) => {
    const { scenario, offerer, answerer, outcome, reason } = cell;
    const why = reason === null ? '' : `: ${reason.code}: ${plainLine(reason.what)}`;
    return `  ${outcome} ${scenario} ${offerer}→${answerer}${placeOf(cell)}${why}`;
  });
  const more = lines.length - mostLines;
  return more > 0 ? [...lines.slice(0, mostLines), `  and ${more} more: see the report`] : lines;
}

/** One line for each reason in other words, in the order of the cells. */
function grouped(
  cells: readonly Cell[],
  wanted: Outcome,
  inWords: (reason: Reason) => string,
): string[] {
  const counts = new Map<string, number>();
  for (const { outcome, reason } of cells) {
    if (outcome !== wanted || reason === null) continue;
    const why = inWords(reason);
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  return [...counts].map(([why, count]) => `  ${wanted} ${count}×: ${why}`);
}
