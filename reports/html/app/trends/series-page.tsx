/** Every series, filtered by stack, pair, figure and whether it changed. */
import { useMemo } from 'preact/hooks';
import type { Trends, TrendSeries } from '../../../../harness/analysis/trends/model.ts';
import { counted } from '../format.ts';
import { setQuery } from '../navigation.ts';
import { figureLabel } from '../overview/figure-choice.ts';
import { pairOf } from '../overview/selection.ts';
import { Choice } from '../parts/choice.tsx';
import { usePortion } from '../parts/portion.tsx';
import type { Route } from '../route.ts';
import { SeriesChart } from './series-chart.tsx';

type Query = Route['query'];

/** Name in the URL → the values of a series that it filters by. */
const filters: Readonly<Record<string, (series: TrendSeries) => readonly string[]>> = {
  figure: ({ figure }) => [figure],
  scenario: ({ scenario }) => [scenario],
  stack: ({ offerer, answerer }) => [offerer, answerer],
  pair: (series) => [pairOf(series)],
  broker: ({ broker }) => [broker],
  link: ({ link }) => [link],
  dialect: ({ dialect }) => [dialect],
  machine: ({ machine }) => [machine],
  changed: ({ changePoints }) => [changePoints.length > 0 ? 'yes' : 'no'],
};

export function SeriesPage({ trends, query }: { trends: Trends; query: Query }) {
  const shown = useMemo(() => matching(trends.series, withDefault(trends, query)), [trends, query]);
  return (
    <>
      <h1 tabIndex={-1}>All series</h1>
      <p class="lead">
        One chart a series: a point is the median of a run, the line through it its middle half.
        Where a change was found, a line says by how much, and the words below say what changed at
        the same time. Runs are evenly spaced.
      </p>
      <div class="toolbar">
        {Object.entries(filters).map(([name, valuesOf]) => (
          <Filter
            key={name}
            {...{ name, query: withDefault(trends, query) }}
            values={[...new Set(trends.series.flatMap(valuesOf))].filter((value) => value !== '')}
          />
        ))}
      </div>
      <p class="dim">{counted(shown.length, 'chart')}</p>
      <Charts key={JSON.stringify(query)} series={shown} trends={trends} />
    </>
  );
}

/** Without a choice: the figure that everybody asks for, where there is one. */
function withDefault({ series }: Trends, query: Query): Query {
  if (Object.keys(query).length > 0) return query;
  return series.some(({ figure }) => figure === 'time-to-open')
    ? { figure: 'time-to-open' }
    : query;
}

function matching(series: readonly TrendSeries[], query: Query): TrendSeries[] {
  const wanted = Object.entries(query);
  return series.filter((each) =>
    wanted.every(
      ([name, value]) => value === 'all' || (filters[name]?.(each).includes(value) ?? true),
    ),
  );
}

function Filter(props: { name: string; query: Query; values: readonly string[] }) {
  const { name, query, values } = props;
  if (values.length < 2) return null;
  return (
    <Choice
      label={name}
      value={query[name] ?? 'all'}
      options={[
        { value: 'all', label: 'all' },
        ...values.map((value) => ({
          value,
          label: name === 'figure' ? figureLabel(value) : value,
        })),
      ]}
      onChange={(value) => {
        setQuery({ [name]: value });
      }}
    />
  );
}

function Charts({ series, trends }: { series: readonly TrendSeries[]; trends: Trends }) {
  const { shown, more } = usePortion(series.length, 24);
  if (series.length === 0) return <p class="note">No series matches these choices.</p>;
  return (
    <div class="panel">
      <ul class="series">
        {series.slice(0, shown).map((each) => (
          <li key={each.id}>
            <SeriesChart series={each} runs={trends.runs} />
          </li>
        ))}
      </ul>
      {more}
    </div>
  );
}
