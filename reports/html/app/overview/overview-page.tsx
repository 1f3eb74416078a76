/** The first page: the run in a sentence, the matrix beside what stands out, and what did not pass. */
import { useMemo } from 'preact/hooks';
import type { Query } from './selection.ts';
import type { PageModel } from '../source.ts';
import { Segments } from '../parts/segments.tsx';
import { Choice } from '../parts/choice.tsx';
import { setQuery } from '../navigation.ts';
import { CellList } from './cell-list.tsx';
import { Counts } from './counts.tsx';
import { figureChoices, figureLabel } from './figure-choice.ts';
import { Findings } from './findings.tsx';
import { buildMatrix } from './matrix.ts';
import { MatrixTable } from './matrix-table.tsx';
import { choices, listed, wantedOutcome, withinDimensions } from './selection.ts';
import { summarise } from './summary.ts';

export function OverviewPage({ model, query }: { model: PageModel; query: Query }) {
  const { run } = model;
  const cells = useMemo(() => withinDimensions(run.cells, query), [run, query]);
  const [first, ...others] = useMemo(() => summarise(run), [run]);
  return (
    <>
      <h1 class="summary" tabIndex={-1}>
        {first}
      </h1>
      <p class="summary-more">{others.join(' ')}</p>
      <Counts totals={run.totals} query={query} />
      <div class="beside">
        <MatrixPanel model={model} query={query} cells={cells} />
        <Findings findings={model.findings} />
      </div>
      <CellsPanel cells={cells} query={query} />
    </>
  );
}

interface PanelProps {
  readonly cells: PageModel['run']['cells'];
  readonly query: Query;
}

function MatrixPanel({ model, query, cells }: PanelProps & { model: PageModel }) {
  const { run } = model;
  const { main, more } = useMemo(() => figureChoices(run.cells), [run]);
  const figure = query['figure'] ?? (main[1]?.name || 'outcome');
  const matrix = useMemo(
    () => buildMatrix(cells, run.stacks.map((stack) => stack.name), figure),
    [cells, figure, run],
  );
  const choose = (value: string): void => {
    setQuery({ figure: value });
  };
  const caption = main.find(({ name }) => name === figure)?.label ?? figureLabel(figure);
  return (
    <section class="panel" aria-labelledby="matrix-title">
      <h2 id="matrix-title">Every ordered pair</h2>
      <div class="toolbar">
        <Segments
          label="What the matrix shows"
          value={figure}
          onChange={choose}
          options={main.map(({ name, label }) => ({ value: name, label }))}
        />
        {more.length > 0 && (
          <Choice
            label="Other figure"
            all="none"
            value={more.some(({ name }) => name === figure) ? figure : ''}
            onChange={choose}
            options={more.map(({ name, label }) => ({ value: name, label }))}
          />
        )}
        {choices(run.cells).map(({ name, values }) => (
          <Choice
            key={name}
            label={name}
            all="all"
            value={query[name] ?? ''}
            onChange={(value) => {
              setQuery({ [name]: value });
            }}
            options={values.map((value) => ({ value, label: value }))}
          />
        ))}
      </div>
      <MatrixTable matrix={matrix} figure={figure} caption={caption} query={query} />
    </section>
  );
}

function CellsPanel({ cells, query }: PanelProps) {
  const rows = listed(cells, query);
  const title = query['pair']?.replace('→', ' → ') ?? wantedOutcome(query);
  return (
    <section aria-labelledby="cells-title">
      <div class="section-head">
        <h2 id="cells-title">{title ? `Cells: ${title}` : 'Cells that did not pass'}</h2>
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
        <CellList key={`${query['outcome'] ?? ''} ${query['pair'] ?? ''}`} cells={rows} />
      </div>
    </section>
  );
}
