/** Figures that no cell has by itself: they come from several cells of one run, and stand in one of them. */
import { relativeFigures } from './across/relative.ts';
import { roundTripsToOpen } from './across/round-trips-to-open.ts';
import type { Cell } from './result.ts';

/** The same cells, with those figures. */
export function withFiguresAcross(cells: readonly Cell[]): Cell[] {
  const overLinks = roundTripsToOpen(cells);
  const relative = relativeFigures(cells);
  return cells.map((cell) => ({
    ...cell,
    figures: { ...cell.figures, ...overLinks.get(cell.id), ...relative.get(cell.id) },
  }));
}
