/** A table of distributions: one row a broker, its quantiles, and how it compares with the control. */
import type { ComponentChildren } from 'preact';
import type { Latency } from '../../../../../harness/broker-lab/result.ts';
import { formatNumber, missing } from '../../format.ts';
import { ScrollArea } from '../../parts/scroll-area.tsx';
import { BrokerMark } from '../broker-mark.tsx';

export interface QuantileRow {
  readonly name: string;
  readonly index: number;
  readonly latency: Latency;
  /** What sets this row apart from others of the same broker. */
  readonly under?: string;
  /** Its median ÷ that of the control in the same turns; null when the control was not measured so. */
  readonly relative?: number | null;
  /** Cells of the columns that the caller adds. */
  readonly more: readonly ComponentChildren[];
}

interface Props {
  readonly label: string;
  readonly rows: readonly QuantileRow[];
  /** Name of the control where rows are relative to it. */
  readonly control?: string;
  /** Heads of the columns that the caller adds. */
  readonly more: readonly string[];
}

const points = [
  ['min', 'least'],
  ['p50', 'p50'],
  ['p90', 'p90'],
  ['p99', 'p99'],
  ['p999', 'p99.9'],
  ['max', 'most'],
] as const;

export function QuantileRows({ label, rows, control, more }: Props) {
  const heads = [
    ...points.map(([, head]) => `${head}, ms`),
    ...(control === undefined ? [] : [`p50 ÷ ${control}`]),
    'n',
    ...more,
  ];
  return (
    <ScrollArea label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">Broker</th>
            {heads.map((head) => (
              <th key={head} scope="col" class="number">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={place}>
              <th scope="row">
                <BrokerMark name={row.name} index={row.index} />
                {row.under !== undefined && <div class="dim">{row.under}</div>}
              </th>
              {points.map(([point]) => (
                <td key={point} class="number">
                  {quantileText(row.latency, point)}
                </td>
              ))}
              {control !== undefined && <td class="number">{ratioText(row.relative)}</td>}
              <td class="number">{formatNumber(row.latency.n)}</td>
              {row.more.map((cell, column) => (
                <td key={column} class="number">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

/** A quantile of which fewer than one sample lies above is only another name of the maximum. */
function quantileText(latency: Latency, point: (typeof points)[number][0]): string {
  const needed = point === 'p999' ? 1000 : point === 'p99' ? 100 : 1;
  return latency.n < needed ? missing : formatNumber(latency[point]);
}

const ratioText = (ratio: number | null | undefined): string =>
  ratio === null || ratio === undefined ? missing : `${formatNumber(ratio)} ×`;
