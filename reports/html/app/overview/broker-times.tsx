/** Time to open of each pair over each broker, side by side; nothing where a run has one broker. */
import type { Cell } from '../../../../harness/analysis/result.ts';
import { formatValue } from '../format.ts';
import { outcomeWords } from '../outcome-words.ts';
import { ScrollArea } from '../parts/scroll-area.tsx';
import { cellHref } from '../route.ts';
import { figureValue } from './matrix.ts';
import { brokersOf, pairOf } from './selection.ts';

const name = 'time-to-open';

export function BrokerTimes({ cells }: { cells: readonly Cell[] }) {
  const connects = cells.filter(({ scenario }) => scenario === 'connect');
  const brokers = brokersOf(connects);
  if (brokers.length < 2) return null;
  const pairs = [...new Set(connects.map(pairOf))];
  return (
    <section class="panel" aria-labelledby="broker-times-title">
      <h2 id="broker-times-title">Time to open, broker by broker</h2>
      <ScrollArea label="Time to open of each pair over each broker">
        <table>
          <thead>
            <tr>
              <th scope="col">Pair</th>
              {brokers.map((broker) => (
                <th key={broker} scope="col" class="number">
                  {broker}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {pairs.map((pair) => (
              <tr key={pair}>
                <th scope="row">{pair.replace('→', ' → ')}</th>
                {brokers.map((broker) => (
                  <td key={broker} class="number">
                    <Time cell={connects.find((cell) => isOf(cell, pair, broker))} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      <p class="dim">
        Median of all attempts, signalling and WebRTC together. All brokers of a pair ran before the
        next pair.
      </p>
    </section>
  );
}

const isOf = (cell: Cell, pair: string, broker: string): boolean =>
  cell.broker === broker && pairOf(cell) === pair;

function Time({ cell }: { cell: Cell | undefined }) {
  if (!cell) return <>–</>;
  const figure = cell.figures[name];
  const { symbol, label } = outcomeWords[cell.outcome];
  const isPlain = cell.outcome === 'passed' && figure !== undefined;
  return (
    <a href={cellHref(cell.id)}>
      {figure && formatValue(figureValue(figure), figure.unit)}
      {!isPlain && ` ${symbol} ${label}`}
    </a>
  );
}
