/** The matrix with what it can be switched to and filtered by. */
import { useMemo } from 'preact/hooks';
import { setQuery } from '../navigation.ts';
import { Choice } from '../parts/choice.tsx';
import { Segments } from '../parts/segments.tsx';
import type { PageModel } from '../source.ts';
import { figureChoices, figureLabel } from './figure-choice.ts';
import { buildMatrix } from './matrix.ts';
import { MatrixTable } from './matrix-table.tsx';
import { choices, shownBroker, type Query } from './selection.ts';

interface Props {
  readonly model: PageModel;
  readonly cells: PageModel['run']['cells'];
  readonly query: Query;
}

export function MatrixPanel({ model, query, cells }: Props) {
  const { run } = model;
  const { main, more } = useMemo(() => figureChoices(run.cells), [run]);
  const figure = query['figure'] ?? main[1]?.name ?? 'outcome';
  const broker = shownBroker(run.cells, query);
  const matrix = useMemo(
    () =>
      buildMatrix(
        cells.filter((cell) => cell.broker === broker),
        run.stacks.map((stack) => stack.name),
        figure,
      ),
    [cells, figure, run, broker],
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
            {...(name === 'broker' ? {} : { all: 'all' })}
            value={name === 'broker' ? broker : (query[name] ?? '')}
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
