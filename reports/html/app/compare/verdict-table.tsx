/** Verdicts in rows, each with its interval drawn on one scale. */
import type { FigureVerdict } from '../../../../harness/analysis/compare/model.ts';
import { figureLabel } from '../overview/figure-choice.ts';
import { usePortion } from '../parts/portion.tsx';
import { ScrollArea } from '../parts/scroll-area.tsx';
import { cellHref } from '../route.ts';
import { IntervalPlot, intervalWords, reachOf } from './interval-plot.tsx';
import { VerdictMark } from './verdict-mark.tsx';
import { mediansWords } from './words.ts';

interface Props {
  readonly verdicts: readonly FigureVerdict[];
  readonly margin: number;
  /** On the page of one cell its name says nothing. */
  readonly ofOneCell?: boolean;
}

export function VerdictTable({ verdicts, margin, ofOneCell = false }: Props) {
  const { shown, more } = usePortion(verdicts.length, 60);
  const reach = reachOf(verdicts, margin);
  return (
    <div class="panel">
      <ScrollArea label="Verdicts">
        <table class="verdicts">
          <thead>
            <tr>
              <th scope="col">Verdict</th>
              <th scope="col">Figure</th>
              <th scope="col">
                Change of the median, better and worse
                <div class="axis-line">
                  <span>− less</span>
                  <span>band: ±{Math.round(margin * 100)} %</span>
                  <span>more +</span>
                </div>
              </th>
              <th scope="col">Base → head</th>
              <th scope="col" class="number">
                n
              </th>
            </tr>
          </thead>
          <tbody>
            {verdicts.slice(0, shown).map((verdict) => (
              <Row
                key={`${verdict.cell}#${verdict.figure}`}
                {...{ verdict, margin, reach, ofOneCell }}
              />
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {more}
    </div>
  );
}

interface RowProps {
  readonly verdict: FigureVerdict;
  readonly margin: number;
  readonly reach: number;
  readonly ofOneCell: boolean;
}

function Row({ verdict, margin, reach, ofOneCell }: RowProps) {
  const { cell, figure, offerer, answerer, outcome, why, base, head, scenario } = verdict;
  return (
    <tr>
      <td>
        <VerdictMark of={outcome} />
      </td>
      <th scope="row">
        {figureLabel(figure)}
        {!ofOneCell && (
          <div>
            <a href={cellHref(cell)}>
              {offerer} → {answerer}
            </a>{' '}
            <span class="dim">{scenario}</span>
          </div>
        )}
      </th>
      <td class="interval-cell">
        <IntervalPlot {...{ verdict, margin, reach }} />
        <div class="dim">{intervalWords(verdict)}</div>
      </td>
      <td>
        {mediansWords(verdict)}
        <div class="dim why-text">{why}</div>
      </td>
      <td class="number">
        {base.n} · {head.n}
      </td>
    </tr>
  );
}
