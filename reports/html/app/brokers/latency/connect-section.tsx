/** From the first packet to SUBACK: the phases of each broker and transport as one bar to scale. */
import type { ConnectPhases, Latency } from '../../../../../harness/broker-lab/result.ts';
import { formatMs, formatNumber, missing } from '../../format.ts';
import { setQuery } from '../../navigation.ts';
import { Choice } from '../../parts/choice.tsx';
import { ScrollArea } from '../../parts/scroll-area.tsx';
import type { Route } from '../../route.ts';
import { BrokerMark } from '../broker-mark.tsx';
import type { Measured } from './measured.ts';
import { PhaseBar } from './phase-bar.tsx';
import { phases } from './phases.ts';

interface Row {
  readonly broker: Measured;
  readonly connect: ConnectPhases;
}

export function ConnectSection({
  measured,
  query,
}: {
  measured: readonly Measured[];
  query: Route['query'];
}) {
  const all = measured.flatMap((broker) =>
    broker.benchmark.connect.map((connect): Row => ({ broker, connect })),
  );
  if (all.length === 0) return null;
  const transports = [...new Set(all.map(({ connect }) => connect.transport))];
  const chosen = transports.find((transport) => transport === query['connect']);
  const rows = chosen ? all.filter(({ connect }) => connect.transport === chosen) : all;
  const groups = (['local', 'remote'] as const)
    .map((kind) => rows.filter(({ broker }) => broker.kind === kind))
    .filter((group) => group.length > 0);
  return (
    <section class="panel" aria-labelledby="connect-title">
      <div class="section-head">
        <h2 id="connect-title">Connect and subscribe</h2>
        <Choice
          label="Transport"
          all="all"
          value={chosen ?? ''}
          options={transports.map((value) => ({ value, label: value }))}
          onChange={(value) => {
            setQuery({ connect: value });
          }}
        />
      </div>
      <p class="dim">
        Medians of each phase in ms, in the order in which they happen, all bars of a table to one
        scale. The total is the median of whole connections, so it need not be the sum of the
        medians.
      </p>
      <ul class="phase-legend">
        {phases.map(({ key, label, means }) => (
          <li key={key}>
            <span class={`phase-key ${key}`} aria-hidden="true" />
            <b>{label}</b> <span class="dim">{means}</span>
          </li>
        ))}
      </ul>
      {groups.map((group, place) => (
        <ConnectTable key={place} rows={group} />
      ))}
    </section>
  );
}

function ConnectTable({ rows }: { rows: readonly Row[] }) {
  const longest = Math.max(...rows.map(({ connect }) => sumOf(connect)));
  const head =
    rows[0]?.broker.kind === 'remote' ? 'Broker that ran already' : 'Broker started here';
  return (
    <ScrollArea label={`Phases of connecting: ${head}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col">Transport</th>
            <th scope="col">0 to {formatMs(longest)}</th>
            {phases.map(({ key, label }) => (
              <th key={key} scope="col" class="number">
                {label}
              </th>
            ))}
            <th scope="col" class="number">
              Total p50
            </th>
            <th scope="col" class="number">
              p90
            </th>
            <th scope="col" class="number">
              n
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ broker, connect }, place) => (
            <tr key={place}>
              <th scope="row">
                <BrokerMark name={broker.name} index={broker.index} />
              </th>
              <td>{connect.transport}</td>
              <td class="phase-cell">
                <PhaseBar connect={connect} longest={longest} />
              </td>
              {phases.map(({ key }) => (
                <td key={key} class="number">
                  {medianText(connect[key])}
                </td>
              ))}
              <td class="number">{formatMs(connect.total.p50)}</td>
              <td class="number">{formatMs(connect.total.p90)}</td>
              <td class="number">{formatNumber(connect.n)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

const medianText = (latency: Latency | null): string =>
  latency === null ? missing : formatNumber(latency.p50);

const sumOf = (connect: ConnectPhases): number =>
  phases.reduce((sum, { key }) => sum + (connect[key]?.p50 ?? 0), 0);
