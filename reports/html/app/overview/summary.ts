/** The run in a sentence or three, for those who read nothing else. */
import { byPlace, placeNames } from '../../../../harness/analysis/place.ts';
import type { PageCell, PageRun } from '../source.ts';
import { counted, formatMs } from '../format.ts';
import { figureValue } from './matrix.ts';

/** Sentences, the most important first; never empty. */
export function summarise(run: PageRun): string[] {
  const sentences = [connected(run.cells), extremes(run.cells), failures(run), unsupported(run)];
  return sentences.filter((sentence) => sentence !== '');
}

function connected(cells: readonly PageCell[]): string {
  const connects = cells.filter((cell) => cell.scenario === 'connect');
  if (connects.length === 0) return `${counted(cells.length, 'cell')} ran.`;
  const able = connects.filter((cell) => cell.outcome !== 'unsupported');
  if (able.length === 0) return 'No pair had a data plane on both sides.';
  const isOnePlace = byPlace(able).length === 1; // a cell is a pair then
  const all = counted(able.length, isOnePlace ? 'pair' : 'cell');
  return `${able.filter(hasOpened).length} of ${all} with a data plane connected.`;
}

/** A known deviation may be that the pair never connects. */
const hasOpened = ({ outcome, figures }: PageCell): boolean =>
  outcome === 'passed' || (outcome === 'quirk' && figures['time-to-open'] !== undefined);

function extremes(cells: readonly PageCell[]): string {
  const opened = cells.flatMap((cell) => {
    const figure = cell.scenario === 'connect' ? cell.figures['time-to-open'] : undefined;
    return figure ? [{ cell, ms: figureValue(figure) }] : [];
  });
  opened.sort((one, other) => one.ms - other.ms);
  const [fastest, slowest] = [opened[0], opened.at(-1)];
  if (!fastest || !slowest || fastest === slowest) return '';
  const placeOf = placeNames(opened.map(({ cell }) => cell));
  const said = ({ cell, ms }: { cell: PageCell; ms: number }): string =>
    `${cell.offerer} → ${cell.answerer}${placeOf(cell)}, ${formatMs(ms)}`;
  return `Fastest to open: ${said(fastest)}; slowest: ${said(slowest)}.`;
}

function failures({ totals, cells }: PageRun): string {
  if (totals.failed === 0 && totals.inconclusive === 0) return '';
  const pairs = new Set(
    cells
      .filter((cell) => cell.outcome === 'failed')
      .map((cell) => `${cell.offerer} → ${cell.answerer}`),
  );
  const where = pairs.size > 0 && pairs.size <= 3 ? ` (${[...pairs].join(', ')})` : '';
  const unclear = totals.inconclusive > 0 ? `, ${totals.inconclusive} inconclusive` : '';
  return `${counted(totals.failed, 'cell')} failed${where}${unclear}.`;
}

function unsupported({ totals, cells, stacks }: PageRun): string {
  if (totals.unsupported === 0) return '';
  const names = new Set(cells.flatMap((cell) => [cell.offerer, cell.answerer]));
  const reasons = stacks
    .filter((stack) => names.has(stack.name))
    .flatMap((stack) => {
      if (stack.status !== 'found') return [`${stack.name} is ${stack.status}`];
      return stack.noDataPlane === '' ? [] : [`${stack.name} has no data plane here`];
    });
  const why = reasons.length > 0 ? `: ${reasons.join(', ')}` : '';
  return `${counted(totals.unsupported, 'cell')} unsupported${why}.`;
}
