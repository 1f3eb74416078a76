/** One figure over all pairs: every sample, the median, and which class of comparison it allows. */
import { ScrollArea } from '../parts/scroll-area.tsx';
import { useMemo } from 'preact/hooks';
import type { Cell, Figure, RunFile } from '../../../../harness/analysis/result.ts';
import { formatNumber, formatValue } from '../format.ts';
import { setQuery } from '../navigation.ts';
import { figureLabel, figureNames } from '../overview/figure-choice.ts';
import { figureValue } from '../overview/matrix.ts';
import type { Query } from '../overview/selection.ts';
import { Choice } from '../parts/choice.tsx';
import { usePortion } from '../parts/portion.tsx';
import { Segments } from '../parts/segments.tsx';
import { AxisLine, axisOf, Strip, type Axis } from '../parts/strip.tsx';
import { cellHref } from '../route.ts';

interface Row {
  readonly cell: Cell;
  readonly figure: Figure;
}

const orders = [
  { value: 'best', label: 'Best first' },
  { value: 'worst', label: 'Worst first' },
  { value: 'pair', label: 'By pair' },
];

export function FiguresPage({ run, query }: { run: RunFile; query: Query }) {
  const names = useMemo(() => figureNames(run.cells), [run]);
  const name =
    query['figure'] ?? (names.includes('time-to-open') ? 'time-to-open' : (names[0] ?? ''));
  const order = query['order'] ?? 'best';
  const rows = useMemo(
    () => sorted(rowsOf(run.cells, name, query['scenario']), order),
    [run, name, order, query['scenario']],
  );
  const example = rows[0]?.figure;
  const scenarios = [
    ...new Set(rowsOf(run.cells, name, undefined).map(({ cell }) => cell.scenario)),
  ];
  return (
    <>
      <h1 tabIndex={-1}>Figures</h1>
      <div class="toolbar">
        <Choice
          label="Figure"
          value={name}
          options={names.map((value) => ({ value, label: figureLabel(value) }))}
          onChange={(value) => {
            setQuery({ figure: value, scenario: '' });
          }}
        />
        {scenarios.length > 1 && (
          <Choice
            label="Scenario"
            all="all"
            value={query['scenario'] ?? ''}
            options={scenarios.map((value) => ({ value, label: value }))}
            onChange={(value) => {
              setQuery({ scenario: value });
            }}
          />
        )}
        <Segments
          label="Order"
          value={order}
          options={orders}
          onChange={(value) => {
            setQuery({ order: value });
          }}
        />
      </div>
      {example ? <Definition figure={example} /> : <p class="dim">This run measured nothing.</p>}
      {example && <Distributions key={name} rows={rows} unit={example.unit} />}
    </>
  );
}

function Definition({ figure }: { figure: Figure }) {
  const better = { lower: 'Lower is better. ', higher: 'Higher is better. ', none: '' }[
    figure.better
  ];
  return (
    <p class="lead">
      {figure.definition} {better}
      <span class={`class-tag ${figure.class}`}>{figure.class}</span>
    </p>
  );
}

function Distributions({ rows, unit }: { rows: readonly Row[]; unit: string }) {
  const { shown, more } = usePortion(rows.length, 100);
  const axis = useMemo(() => axisOf(rows.map(({ figure }) => figure)), [rows]);
  return (
    <section class="panel" aria-label="Distributions by pair">
      <ScrollArea label="Table of distributions">
        <table class="distributions">
          <thead>
            <tr>
              <th scope="col">Pair</th>
              <th scope="col">
                Samples
                <AxisLine axis={axis} unit={unit} />
              </th>
              <th scope="col" class="number">
                Median
              </th>
              <th scope="col" class="number">
                90 %
              </th>
              <th scope="col" class="number">
                n
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((row) => (
              <DistributionRow key={row.cell.id} row={row} axis={axis} />
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {more}
    </section>
  );
}

function DistributionRow({ row: { cell, figure }, axis }: { row: Row; axis: Axis }) {
  return (
    <tr>
      <th scope="row">
        <a href={cellHref(cell.id)}>
          {cell.offerer} → {cell.answerer}
        </a>
        <div class="dim">
          {cell.scenario} over {cell.broker}
        </div>
      </th>
      <td class="strip-cell">
        <Strip figure={figure} axis={axis} />
      </td>
      <td class="number">{formatValue(figureValue(figure), figure.unit)}</td>
      <td class="number">{figure.type === 'value' ? '' : formatValue(figure.p90, figure.unit)}</td>
      <td class="number">{formatNumber(figure.n)}</td>
    </tr>
  );
}

function rowsOf(cells: readonly Cell[], name: string, scenario: string | undefined): Row[] {
  return cells.flatMap((cell) => {
    const figure = cell.figures[name];
    return figure && (!scenario || cell.scenario === scenario) ? [{ cell, figure }] : [];
  });
}

function sorted(rows: readonly Row[], order: string): Row[] {
  if (order === 'pair') return [...rows];
  const way = (order === 'worst' ? -1 : 1) * (rows[0]?.figure.better === 'higher' ? -1 : 1);
  return [...rows].sort(
    (one, other) => way * (figureValue(one.figure) - figureValue(other.figure)),
  );
}
