/** Every sample of every pair as a dot, in rows, with the numbers beside them. */
import { useMemo } from 'preact/hooks';
import { FigureNumbers } from '../parts/figure-numbers.tsx';
import { usePortion } from '../parts/portion.tsx';
import { ScrollArea } from '../parts/scroll-area.tsx';
import { AxisLine, axisOf, Strip, type Axis } from '../parts/strip.tsx';
import { cellHref } from '../route.ts';
import type { Row } from './rows.ts';

export function Strips({ rows, unit }: { rows: readonly Row[]; unit: string }) {
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
              <StripRow key={row.cell.id} row={row} axis={axis} />
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {more}
    </section>
  );
}

function StripRow({ row: { cell, figure, samples }, axis }: { row: Row; axis: Axis }) {
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
        <Strip figure={figure} samples={samples} axis={axis} />
      </td>
      <FigureNumbers figure={figure} />
    </tr>
  );
}
