/** The verdicts of a comparison as lines for a terminal: one per deciding figure, those that changed first. */
import type { Comparison, FigureVerdict } from '../analysis/compare/model.ts';
import { verdictInWords } from '../analysis/compare/words.ts';
import { plainLine } from '../core/plain-text.ts';

const order = ['regressed', 'improved', 'undecided', 'equivalent'] as const;

/** A line per deciding figure, with both medians, the interval of their ratio, and what would decide it. */
export function verdictLines({ figures }: Comparison): string[] {
  const deciding = figures.filter(({ family }) => family === 'deciding');
  const sorted = order.flatMap((outcome) => deciding.filter((each) => each.outcome === outcome));
  return sorted.map((verdict) => plainLine(lineOf(verdict)));
}

function lineOf(verdict: FigureVerdict): string {
  const { outcome, scenario, base, head } = verdict;
  const needs = verdict.method === 'exact' ? null : verdict.needs;
  const wanted = needs === null ? '' : `; needs ${needs.text}`;
  return `${outcome.padEnd(10)} ${scenario} ${verdictInWords(verdict)}, n ${base.n} and ${head.n}${wanted}`;
}
