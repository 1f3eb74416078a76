/** The matrix with what it can be switched to and filtered by. */
import { useMemo } from 'preact/hooks';
import { placeDimensions } from '../../../../harness/analysis/place.ts';
import { setQuery } from '../navigation.ts';
import { Choice } from '../parts/choice.tsx';
import { Segments } from '../parts/segments.tsx';
import type { PageModel } from '../source.ts';
import { figureChoices, figureLabel } from './figure-choice.ts';
import { buildMatrix } from './matrix.ts';
import { MatrixTable } from './matrix-table.tsx';
import { choices, isAt, shownPlace, type Dimension, type Query } from './selection.ts';

interface Props {
  readonly model: PageModel;
  readonly cells: PageModel['run']['cells'];
  readonly query: Query;
}

export function MatrixPanel({ model, query, cells }: Props) {
  const { run } = model;
  const { main, more } = useMemo(() => figureChoices(run.cells), [run]);
  const figure = query['figure'] ?? main[1]?.name ?? 'outcome';
  const measures = figure !== 'outcome';
  const matrix = useMemo(() => {
    const place = shownPlace(run.cells, query);
    return buildMatrix(
      measures ? cells.filter((cell) => isAt(cell, place)) : cells,
      run.stacks.map((stack) => stack.name),
      figure,
    );
  }, [cells, figure, run, query]);
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
          <DimensionChoice
            key={name}
            {...{ name, values, query, cells: run.cells }}
            one={measures && isPlace(name)}
          />
        ))}
      </div>
      <MatrixTable matrix={matrix} figure={figure} caption={caption} query={query} />
    </section>
  );
}

const isPlace = (name: Dimension): boolean => placeDimensions.some((place) => place === name);

interface DimensionProps {
  readonly name: Dimension;
  readonly values: readonly string[];
  readonly query: Query;
  readonly cells: PageModel['run']['cells'];
  /** Values of this dimension cannot be mixed in what is shown. */
  readonly one: boolean;
}

/** Says of each value how many of its cells failed, so that nobody has to try them all. */
function DimensionChoice({ name, values, query, cells, one }: DimensionProps) {
  const failed = useMemo(() => {
    const counts = new Map<string, number>();
    for (const cell of cells) {
      if (cell.outcome === 'failed') counts.set(cell[name], (counts.get(cell[name]) ?? 0) + 1);
    }
    return counts;
  }, [cells, name]);
  return (
    <Choice
      label={name}
      {...(one ? {} : { all: 'all' })}
      value={query[name] ?? (one ? (values[0] ?? '') : '')}
      onChange={(value) => {
        setQuery({ [name]: value });
      }}
      options={values.map((value) => {
        const count = failed.get(value) ?? 0;
        return { value, label: count === 0 ? value : `${value} (${count} failed)` };
      })}
    />
  );
}
