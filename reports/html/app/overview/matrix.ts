/** The matrix as data: stacks in order, and for each ordered pair what to show. */
import type { PageCell, FigureSummary } from '../source.ts';
import { worstOutcome, type Outcome } from '../../../../harness/core/outcome.ts';
import { logScale, type Scale } from './scale.ts';
import { pairOf } from './selection.ts';

export interface Entry {
  readonly pair: string;
  readonly offerer: string;
  readonly answerer: string;
  /** Cells of this pair that the filters leave. */
  readonly cells: readonly PageCell[];
  readonly outcome: Outcome;
  /** The chosen figure; null when no cell has it. */
  readonly value: number | null;
  /** The cell that the value is of; null when there is none. */
  readonly source: PageCell | null;
}

export interface Matrix {
  readonly stacks: readonly string[];
  readonly entries: ReadonlyMap<string, Entry>;
  readonly scale: Scale | null;
  readonly unit: string;
  readonly better: FigureSummary['better'];
}

/**
 * @param cells - already filtered
 * @param stacks - names in the order of the run; those that only cells name come after
 * @param figureName - name of a figure; `outcome` for none
 */
export function buildMatrix(
  cells: readonly PageCell[],
  stacks: readonly string[],
  figureName: string,
): Matrix {
  const groups = groupByPair(cells);
  const named = new Set(cells.flatMap((cell) => [cell.offerer, cell.answerer]));
  const order = [...new Set([...stacks, ...named])].filter((name) => named.has(name));
  const entries = new Map(
    [...groups].map(([pair, group]) => [pair, entryOf(pair, group, figureName)]),
  );
  const values = [...entries.values()].flatMap(({ value }) => (value === null ? [] : [value]));
  const example = cells.find((cell) => cell.figures[figureName])?.figures[figureName];
  return {
    stacks: order,
    entries,
    scale: logScale(values),
    unit: example?.unit ?? '',
    better: example?.better ?? 'none',
  };
}

/** The middle of a distribution, or the value itself. */
export const figureValue = (figure: FigureSummary): number =>
  figure.type === 'value' ? figure.value : figure.p50;

function groupByPair(cells: readonly PageCell[]): Map<string, PageCell[]> {
  const groups = new Map<string, PageCell[]>();
  for (const cell of cells) {
    const group = groups.get(pairOf(cell));
    if (group) group.push(cell);
    else groups.set(pairOf(cell), [cell]);
  }
  return groups;
}

/** With several cells of one pair, `connect` or else the first that has the figure stands for it. */
function entryOf(pair: string, cells: readonly PageCell[], figureName: string): Entry {
  const having = cells.filter((cell) => cell.figures[figureName]);
  const source = having.find((cell) => cell.scenario === 'connect') ?? having[0] ?? null;
  const figure = source?.figures[figureName];
  return {
    pair,
    offerer: cells[0]?.offerer ?? '',
    answerer: cells[0]?.answerer ?? '',
    cells,
    outcome: worstOutcome((source ? [source] : cells).map((cell) => cell.outcome)),
    value: figure ? figureValue(figure) : null,
    source,
  };
}
