/** A comparison as Markdown, for the summary of a CI job: what a person reads first, then what got worse. */
import type { Comparison, FigureVerdict } from '../compare/model.ts';
import { amountOf, valueText } from '../compare/words.ts';
import { row, text } from './markdown-text.ts';

const mostRows = 30;

/** The verdict as a heading, the sentences behind it, and a row for every figure and cell that got worse. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { sentences, passesGate, base, head } = comparison;
  const [first = '', ...others] = sentences;
  return [
    `## ${passesGate ? '' : '❌ '}${text(first)}`,
    '',
    text(`${head.label} against ${base.label}.`),
    '',
    ...others.map((sentence) => `- ${text(sentence)}`),
    '',
    ...worse(comparison),
  ].join('\n');
}

function worse({ figures, conformance }: Comparison): string[] {
  const regressed = figures.filter(
    ({ family, outcome }) => family === 'deciding' && outcome === 'regressed',
  );
  const failing = conformance.filter(({ kind }) => kind === 'newly-failing');
  const rows = [
    ...failing.map(({ cell, why }) => row(['newly failing', text(cell), text(why), '', ''])),
    ...regressed.map(figureRow),
  ];
  if (rows.length === 0) return [];
  const more = rows.length - mostRows;
  return [
    row(['worse', 'cell', 'before → now', 'ratio', 'attempts']),
    row(['---', '---', '---', '---', '---']),
    ...rows.slice(0, mostRows),
    '',
    ...(more > 0 ? [`and ${more} more: see the comparison`, ''] : []),
  ];
}

function figureRow(verdict: FigureVerdict): string {
  const { figure, cell, base, head, unit } = verdict;
  return row([
    text(figure),
    text(cell),
    text(`${valueText(base.median)} → ${valueText(head.median)} ${unit}`),
    text(amountOf(verdict)),
    `${base.n} · ${head.n}`,
  ]);
}
