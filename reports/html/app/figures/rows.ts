/** The cells that have a figure, each with its samples, in the order that was asked for. */
import { figureValue } from '../overview/matrix.ts';
import { isAt, shownPlace, type Query } from '../overview/selection.ts';
import type { FigureSummary, PageCell } from '../source.ts';

export interface Row {
  readonly cell: PageCell;
  readonly figure: FigureSummary;
  /** Empty until they are unpacked; the value itself where there is but one. */
  readonly samples: readonly number[];
}

/** Cells of one place (broker, link, dialect) and, when the query names one, of one scenario. */
export function rowsOf(
  cells: readonly PageCell[],
  name: string,
  query: Query,
): Omit<Row, 'samples'>[] {
  const having = cells.filter((cell) => cell.figures[name]);
  const place = shownPlace(having, query);
  return having.flatMap((cell) => {
    const figure = cell.figures[name];
    const wanted = !query['scenario'] || cell.scenario === query['scenario'];
    return figure && wanted && isAt(cell, place) ? [{ cell, figure }] : [];
  });
}

/** @param order - `best`, `worst` or `pair`; by median, in the direction that is good for this figure */
export function sorted<T extends Omit<Row, 'samples'>>(rows: readonly T[], order: string): T[] {
  if (order === 'pair') return [...rows];
  const way = (order === 'worst' ? -1 : 1) * (rows[0]?.figure.better === 'higher' ? -1 : 1);
  return [...rows].sort(
    (one, other) => way * (figureValue(one.figure) - figureValue(other.figure)),
  );
}

/** The samples of a row: from the block, or the value itself. */
export const samplesOf = (
  { cell, figure }: Omit<Row, 'samples'>,
  block: Readonly<Record<string, readonly number[]>>,
): readonly number[] => (figure.type === 'value' ? [figure.value] : (block[cell.id] ?? []));
