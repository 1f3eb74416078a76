/** The highest rate of each broker as a bar to scale, and the steps that led there. */
import type { Benchmark } from '../../../../../harness/broker-lab/result.ts';
import { formatMs, formatNumber } from '../../format.ts';
import { ScrollArea } from '../../parts/scroll-area.tsx';
import { BrokerMark, lineClass } from '../broker-mark.tsx';

type Saturation = Benchmark['saturation'][number];

interface Row {
  readonly name: string;
  readonly index: number;
  readonly saturation: Saturation;
}

export function SaturationTable({ rows }: { rows: readonly Row[] }) {
  const most = Math.max(...rows.map(({ saturation }) => saturation.ratePerSecond), 1);
  return (
    <ScrollArea label="Highest rate by broker">
      <table>
        <thead>
          <tr>
            <th scope="col">Broker</th>
            <th scope="col">0 to {formatNumber(most)} messages a second</th>
            <th scope="col" class="number">
              Messages a second
            </th>
            <th scope="col">Steps: asked for → got, p99, lost</th>
            <th scope="col" class="number">
              n
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, index, saturation }, place) => (
            <tr key={place}>
              <th scope="row">
                <BrokerMark name={name} index={index} />
              </th>
              <td class="phase-cell">
                <RateBar share={saturation.ratePerSecond / most} index={index} />
              </td>
              <td class="number">{formatNumber(saturation.ratePerSecond)}</td>
              <td>
                <Steps saturation={saturation} />
              </td>
              <td class="number">{saturation.steps.length}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function RateBar({ share, index }: { share: number; index: number }) {
  return (
    <svg class="phase-bar" viewBox="0 0 400 20" preserveAspectRatio="none" aria-hidden="true">
      <rect class={`share-part ${lineClass(index)}`} x="0" y="2" width={share * 400} height="16" />
    </svg>
  );
}

function Steps({ saturation: { steps, boundMs } }: { saturation: Saturation }) {
  return (
    <ol class="rate-steps">
      {steps.map(({ ratePerSecond, achievedPerSecond, p99, lost }, place) => (
        <li key={place} class={p99 > boundMs || lost > 0 ? 'beyond' : ''}>
          {formatNumber(ratePerSecond)} → {formatNumber(achievedPerSecond)}/s, {formatMs(p99)}
          {lost > 0 && `, ${formatNumber(lost)} lost`}
          {p99 > boundMs && <span class="dim"> above the bound</span>}
        </li>
      ))}
    </ol>
  );
}
