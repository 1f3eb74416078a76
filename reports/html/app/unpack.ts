/** From the index as it lies in the page to what the components read. */
import type {
  FigureSummary,
  PackedCell,
  PackedFigure,
  PackedModel,
  PageCell,
  PageModel,
} from '../packed.ts';

/** The inverse of what `pack.ts` does to cells and figures, up to rounding. */
export function unpackedModel(packed: PackedModel): PageModel {
  const { cells, figureNames: _names, meanings: _meanings, run, ...about } = packed;
  return { ...about, run: { ...run, cells: cells.map((cell) => unpackedCell(cell, packed)) } };
}

function unpackedCell({ figures, ...cell }: PackedCell, model: PackedModel): PageCell {
  const named = figures.flatMap((figure) => {
    const summary = summaryOf(figure, model);
    return summary === null ? [] : [[model.figureNames[figure[0]] ?? '', summary] as const];
  });
  return { ...cell, figures: Object.fromEntries(named) };
}

function summaryOf(figure: PackedFigure, { meanings }: PackedModel): FigureSummary | null {
  const [, place, n, first, p50, p90, p99, max] = figure;
  const meaning = meanings[place];
  if (meaning === undefined || first === undefined) return null;
  if (p50 === undefined || p90 === undefined || p99 === undefined || max === undefined) {
    return { type: 'value', value: first, n, ...meaning };
  }
  return { type: 'distribution', min: first, p50, p90, p99, max, n, ...meaning };
}
