/** Arrow keys move between the cells of the matrix, as they do in a spreadsheet. */

const steps: Readonly<Record<string, readonly [row: number, column: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Skips over pairs without a cell. */
export function moveFocus(event: KeyboardEvent & { currentTarget: HTMLTableElement }): void {
  const step = steps[event.key];
  const from = event.target instanceof Element ? event.target.closest('td') : null;
  const row = from?.parentElement;
  if (!step || !from || !(row instanceof HTMLTableRowElement)) return;
  event.preventDefault();
  let [rowIndex, columnIndex] = [row.rowIndex + step[0], from.cellIndex + step[1]];
  for (;;) {
    const cell = event.currentTarget.rows[rowIndex]?.cells[columnIndex];
    if (!cell) return;
    const link = cell.querySelector<HTMLElement>('a, button');
    if (link) {
      link.focus();
      return;
    }
    [rowIndex, columnIndex] = [rowIndex + step[0], columnIndex + step[1]];
  }
}
