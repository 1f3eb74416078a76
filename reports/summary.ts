/** The end of a run in a few lines of text, for a terminal and for CI logs. */
import type { Cell, RunFile } from '../harness/analysis/result.ts';
import { plainLine } from '../harness/core/plain-text.ts';

const mostLines = 20;

/** Totals, then each cell that failed with its reason, then why cells were unsupported, grouped. */
export function summaryOf(run: RunFile): string {
  const { planned, passed, failed, quirk, unsupported, inconclusive } = run.totals;
  const totals = `${planned} cells: ${passed} passed, ${failed} failed, ${quirk} quirk, ${unsupported} unsupported, ${inconclusive} inconclusive`;
  return [totals, ...notPassed(run.cells), ...whyUnsupported(run.cells)].join('\n');
}

function notPassed(cells: readonly Cell[]): string[] {
  const bad = cells.filter(({ outcome }) => outcome === 'failed' || outcome === 'inconclusive');
  const lines = bad.map(({ scenario, offerer, answerer, outcome, reason }) => {
    const why = reason === null ? '' : `: ${reason.code}: ${plainLine(reason.what)}`;
    return `  ${outcome} ${scenario} ${offerer}→${answerer}${why}`;
  });
  const more = lines.length - mostLines;
  return more > 0 ? [...lines.slice(0, mostLines), `  and ${more} more: see the report`] : lines;
}

function whyUnsupported(cells: readonly Cell[]): string[] {
  const counts = new Map<string, number>();
  for (const { outcome, reason } of cells) {
    if (outcome !== 'unsupported' || reason === null) continue;
    const why = `${plainLine(reason.what)} (${plainLine(reason.cure)})`;
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  return [...counts].map(([why, count]) => `  unsupported ${count}×: ${why}`);
}
