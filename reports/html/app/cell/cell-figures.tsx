/** The figures of this cell, each with its definition and all of its samples. */
import { ScrollArea } from '../parts/scroll-area.tsx';
import type { Figure, Figures } from '../../../../harness/analysis/result.ts';
import { figureLabel } from '../overview/figure-choice.ts';
import { FigureNumbers } from '../parts/figure-numbers.tsx';
import { AxisLine, axisOf, Strip } from '../parts/strip.tsx';

export function CellFigures({ figures }: { figures: Figures }) {
  const entries = Object.entries(figures);
  if (entries.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="figures-title">
      <h2 id="figures-title">Figures</h2>
      <ScrollArea label="Figures of this cell">
        <table class="distributions">
          <thead>
            <tr>
              <th scope="col">Figure</th>
              <th scope="col" class="number">
                Median
              </th>
              <th scope="col" class="number">
                90 %
              </th>
              <th scope="col" class="number">
                n
              </th>
              <th scope="col">Class</th>
              <th scope="col">Samples</th>
            </tr>
          </thead>
          <tbody>
            {entries.map(([name, figure]) => (
              <FigureRow key={name} name={name} figure={figure} />
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </section>
  );
}

function FigureRow({ name, figure }: { name: string; figure: Figure }) {
  const axis = axisOf([figure]);
  return (
    <tr>
      <th scope="row">
        {figureLabel(name)}
        <div class="dim definition">{figure.definition}</div>
      </th>
      <FigureNumbers figure={figure} />
      <td>
        <span class={`class-tag ${figure.class}`}>{figure.class}</span>
      </td>
      <td class="strip-cell">
        {figure.type === 'distribution' && (
          <>
            <Strip figure={figure} samples={figure.samples} axis={axis} />
            <AxisLine axis={axis} unit={figure.unit} />
          </>
        )}
      </td>
    </tr>
  );
}
