/** Cells in rows: which, how it ended, and in plain language why and what to do. */
import { ScrollArea } from '../parts/scroll-area.tsx';
import type { PageCell } from '../source.ts';
import { OutcomeBadge } from '../parts/outcome-badge.tsx';
import { usePortion } from '../parts/portion.tsx';
import { meaningOf } from '../reason-words.ts';
import { cellHref } from '../route.ts';

interface Props {
  readonly cells: readonly PageCell[];
  /** What is said where there is no cell. */
  readonly none: string;
}

export function CellList({ cells, none }: Props) {
  const { shown, more } = usePortion(cells.length, 50);
  if (cells.length === 0) return <p class="dim">{none}</p>;
  return (
    <>
      <ScrollArea label="List of cells">
        <table class="cells">
          <thead>
            <tr>
              <th scope="col">Outcome</th>
              <th scope="col">Cell</th>
              <th scope="col">Why</th>
              <th scope="col">What to do</th>
            </tr>
          </thead>
          <tbody>
            {cells.slice(0, shown).map((cell) => (
              <CellRow key={cell.id} cell={cell} />
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {more}
    </>
  );
}

function CellRow({ cell }: { cell: PageCell }) {
  const meaning = cell.reason ? meaningOf(cell.reason.code) : '';
  return (
    <tr>
      <td>
        <OutcomeBadge outcome={cell.outcome} />
      </td>
      <td>
        <a href={cellHref(cell.id)}>
          {cell.offerer} → {cell.answerer}
        </a>
        <div class="dim">
          {cell.scenario} · {cell.broker} · {cell.link} · {cell.dialect}
        </div>
      </td>
      <td>
        {cell.reason && (
          <>
            {cell.reason.what}
            <div class="dim">
              <code>{cell.reason.code}</code> {meaning}
            </div>
          </>
        )}
      </td>
      <td>{cell.reason?.cure}</td>
    </tr>
  );
}
