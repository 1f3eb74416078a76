/** The whole of a cell and its timeline, unpacked and analysed when the cell is opened. */
import type { Attempt, Cell } from '../../../../harness/analysis/result.ts';
import { useUnpacked, type Unpacked } from '../parts/use-unpacked.ts';
import { hasTimeline, readCell, readTimeline, type PageCell } from '../source.ts';
import { analyseCell, type CellData } from './cell-data.ts';

export const useCell = (cell: PageCell): Unpacked<Cell> =>
  useUnpacked(() => unpackCell(cell), [cell]);

/** @param attempt - whose timeline is wanted; that of the cell where there is none */
export const useTimeline = (cell: Cell, attempt: Attempt | undefined): Unpacked<CellData> =>
  useUnpacked(() => unpackTimeline(cell, attempt), [cell, attempt]);

async function unpackCell(cell: PageCell): Promise<Unpacked<Cell>> {
  try {
    return { state: 'ready', value: await readCell(cell) };
  } catch (error) {
    return { state: 'failed', words: `This cell cannot be shown: ${String(error)}` };
  }
}

async function unpackTimeline(
  cell: Cell,
  attempt: Attempt | undefined,
): Promise<Unpacked<CellData>> {
  const path = attempt ? attempt.timeline : cell.timeline;
  if (path === null) {
    return { state: 'waiting', words: 'This cell did not run, so there is no timeline.' };
  }
  try {
    if (!(await hasTimeline(path))) {
      const words = `The timeline ${path} is not part of this file; it lies in the run folder.`;
      return { state: 'waiting', words };
    }
    const events = await readTimeline(path);
    return { state: 'ready', value: analyseCell(events, cell, attempt) };
  } catch (error) {
    return { state: 'failed', words: `The timeline cannot be shown: ${String(error)}` };
  }
}
