/** Time to open of each pair over each broker, link or dialect, side by side; nothing where a run has one of each. */
import { useMemo } from 'preact/hooks';
import { placeDimensions, type PlaceDimension } from '../../../../harness/analysis/place.ts';
import { formatValue } from '../format.ts';
import { outcomeWords } from '../outcome-words.ts';
import { usePortion } from '../parts/portion.tsx';
import { ScrollArea } from '../parts/scroll-area.tsx';
import { cellHref } from '../route.ts';
import type { PageCell } from '../source.ts';
import { figureValue } from './matrix.ts';
import { isAt, pairOf, shownPlace, type Query } from './selection.ts';

const figureName = 'time-to-open';

export function PlaceTimes({ cells, query }: { cells: readonly PageCell[]; query: Query }) {
  const connects = useMemo(() => cells.filter(({ scenario }) => scenario === 'connect'), [cells]);
  return (
    <>
      {placeDimensions.map((dimension) => {
        const values = [...new Set(connects.map((cell) => cell[dimension]))];
        if (values.length < 2) return null;
        return <DimensionTimes key={dimension} {...{ dimension, connects, query, values }} />;
      })}
    </>
  );
}

interface Props {
  readonly dimension: PlaceDimension;
  readonly connects: readonly PageCell[];
  readonly query: Query;
  /** Of the dimension, in the order of the run. */
  readonly values: readonly string[];
}

function DimensionTimes({ dimension, connects, query, values }: Props) {
  const place = shownPlace(connects, query);
  const here = connects.filter((cell) => isAt(cell, place, dimension));
  const pairs = [...new Set(here.filter(hasRun).map(pairOf))];
  const { shown, more } = usePortion(pairs.length, 12);
  const byKey = new Map(here.map((cell) => [`${pairOf(cell)} ${cell[dimension]}`, cell]));
  const title = `${dimension}-times-title`;
  const fixed = placeDimensions
    .filter((name) => name !== dimension && new Set(connects.map((cell) => cell[name])).size > 1)
    .map((name) => `${name} ${place[name]}`);
  return (
    <section class="panel" aria-labelledby={title}>
      <h2 id={title}>
        Time to open, {dimension} by {dimension}
      </h2>
      <ScrollArea label={`Time to open of each pair, ${dimension} by ${dimension}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">Pair</th>
              {values.map((value) => (
                <th key={value} scope="col" class="number">
                  {value}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {pairs.slice(0, shown).map((pair) => (
              <tr key={pair}>
                <th scope="row">{pair.replace('→', ' → ')}</th>
                {values.map((value) => (
                  <td key={value} class="number">
                    <Time cell={byKey.get(`${pair} ${value}`)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {more}
      <p class="dim">
        Median of all attempts, signalling and WebRTC together
        {fixed.length > 0 && `; ${fixed.join(', ')}`}.
      </p>
    </section>
  );
}

const hasRun = ({ outcome }: PageCell): boolean => outcome !== 'unsupported';

function Time({ cell }: { cell: PageCell | undefined }) {
  if (!cell) return <>–</>;
  const figure = cell.figures[figureName];
  const { symbol, label } = outcomeWords[cell.outcome];
  const isPlain = cell.outcome === 'passed' && figure !== undefined;
  return (
    <a href={cellHref(cell.id)}>
      {figure && formatValue(figureValue(figure), figure.unit)}
      {!isPlain && ` ${symbol} ${label}`}
    </a>
  );
}
