/** A comparison as text for a terminal: the sentences, then a table of what is worth a line. */
import { columns } from '../text-columns.ts';
import { figureOutcomes, type Comparison, type FigureVerdict } from './model.ts';
import { amountOf, pText, valueText } from './words.ts';

const marks = { regressed: '✗', improved: '✓', equivalent: '=', undecided: '?' } as const;

/** Worst first; without `isWhole`, what is equivalent or only explains is left out. */
export function comparisonText(comparison: Comparison, { isWhole }: { isWhole: boolean }): string {
  const { figures, conformance, sentences } = comparison;
  const shown = figures
    .filter(({ family, outcome }) => isWhole || (family === 'deciding' && outcome !== 'equivalent'))
    .sort((a, b) => figureOutcomes.indexOf(a.outcome) - figureOutcomes.indexOf(b.outcome));
  const cells = conformance.filter(({ kind }) => isWhole || kind !== 'unchanged');
  const figureTable = columns([
    ['', 'figure', 'cell', 'base', 'head', 'unit', 'ratio (interval)', 'p corrected', 'n'],
    ...shown.map(figureRow),
  ]);
  const cellTable = columns([
    ['cell', 'verdict', 'why'],
    ...cells.map(({ cell, kind, why }) => [cell, kind, why]),
  ]);
  return [
    sentences.join('\n'),
    ...(shown.length === 0 ? [] : [figureTable]),
    ...(cells.length === 0 ? [] : [cellTable]),
  ].join('\n\n');
}

function figureRow(verdict: FigureVerdict): string[] {
  const { outcome, figure, cell, base, head, unit } = verdict;
  const p =
    verdict.method === 'exact' || verdict.test.name === 'none'
      ? '–'
      : pText(verdict.test.corrected);
  return [
    `${marks[outcome]} ${outcome}`,
    ...[figure, cell, valueText(base.median), valueText(head.median), unit],
    ...[amountOf(verdict), p, `${base.n}/${head.n}`],
  ];
}
