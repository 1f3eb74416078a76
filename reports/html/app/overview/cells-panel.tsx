/** What did not pass and why, or the cells of the outcome or pair that was chosen. */
import { useEffect, useRef } from 'preact/hooks';
import type { PageCell } from '../source.ts';
import { setQuery } from '../navigation.ts';
import { ScrollArea } from '../parts/scroll-area.tsx';
import { CellList } from './cell-list.tsx';
import { absences, listed, wantedOutcome, type Query } from './selection.ts';

interface Props {
  readonly cells: readonly PageCell[];
  readonly query: Query;
}

export function CellsPanel({ cells, query }: Props) {
  const rows = listed(cells, query);
  const section = useRef<HTMLElement>(null);
  const pair = query['pair'];
  useEffect(() => {
    if (pair) section.current?.scrollIntoView();
  }, [pair]);
  const title = pair?.replace('→', ' → ') ?? wantedOutcome(query);
  return (
    <section ref={section} aria-labelledby="cells-title">
      <div class="section-head">
        <h2 id="cells-title">{title ? `Cells: ${title}` : 'What did not pass'}</h2>
        <label class="choice">
          <span>Search</span>
          <input
            type="search"
            value={query['text'] ?? ''}
            placeholder="stack, code, words"
            onInput={(event) => {
              setQuery({ text: event.currentTarget.value });
            }}
          />
        </label>
        {title && (
          <button
            type="button"
            onClick={() => {
              setQuery({ pair: '', outcome: '' });
            }}
          >
            Clear
          </button>
        )}
      </div>
      <div class="panel">
        <CellList
          key={`${query['outcome'] ?? ''} ${query['pair'] ?? ''}`}
          cells={rows}
          none={
            title || query['text']
              ? 'No cell matches these filters.'
              : 'Nothing: every cell that could be tried passed.'
          }
        />
      </div>
      {!title && <Absences cells={cells} />}
    </section>
  );
}

/** Hundreds of cells may lack the same thing: that is one line. */
function Absences({ cells }: { cells: readonly PageCell[] }) {
  const all = absences(cells);
  if (all.length === 0) return null;
  return (
    <div class="panel">
      <h3>Unsupported, by reason</h3>
      <ScrollArea label="Unsupported cells, by reason">
        <table>
          <thead>
            <tr>
              <th scope="col" class="number count-column">
                Cells
              </th>
              <th scope="col">Reason</th>
              <th scope="col">What adds it</th>
            </tr>
          </thead>
          <tbody>
            {all.slice(0, 30).map(({ reason, count }) => (
              <tr key={reason.what}>
                <td class="number">{count}</td>
                <td>
                  {reason.what} <code class="dim">{reason.code}</code>
                </td>
                <td>{reason.cure}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </div>
  );
}
