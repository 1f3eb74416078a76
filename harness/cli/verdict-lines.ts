/** The verdicts of a comparison as lines for a terminal: one per deciding figure, those that changed first. */
import type { Comparison, FigureVerdict } from '../analysis/compare/model.ts';
import { plainLine } from '../core/plain-text.ts';

const order = ['regressed', 'improved', 'undecided', 'equivalent'] as const;

/** A line per deciding figure, with both medians and the interval of their ratio. */
export function verdictLines({ figures }: Comparison): string[] {
  const deciding = figures.filter(({ family }) => family === 'deciding');
  const sorted = order.flatMap((outcome) => deciding.filter((each) => each.outcome === outcome));
  return sorted.map((verdict) => plainLine(lineOf(verdict)));
}

function lineOf(verdict: FigureVerdict): string {
  const { outcome, scenario, offerer, answerer, figure, unit, base, head } = verdict;
  const values = `${shown(base.median)} → ${shown(head.median)} ${unit}`;
  const where = `${scenario} ${offerer}→${answerer} ${figure}`;
  return `${outcome.padEnd(10)} ${where}: ${values}${sureness(verdict)}`;
}

function sureness(verdict: FigureVerdict): string {
  if (verdict.method === 'exact') return ', exact';
  const { ratio, low, high, confidence } = verdict.effect;
  const percent = (value: number) =>
    `${value >= 1 ? '+' : '−'}${Math.abs((value - 1) * 100).toFixed(1)} %`;
  const needs = verdict.needs === null ? '' : `; ${verdict.needs.text}`;
  return `, ${percent(ratio)} (${confidence * 100} %: ${percent(low)} to ${percent(high)}), n ${verdict.base.n} and ${verdict.head.n}${needs}`;
}

const shown = (value: number | null): string =>
  value === null ? 'none' : String(Number(value.toPrecision(4)));
