/** Under load: one presence to many subscribers, the highest rate, and everybody coming back at once. */
import { formatBytes, formatMs, formatNumber } from '../../format.ts';
import type { Measured } from './measured.ts';
import { QuantileRows } from './quantile-rows.tsx';
import { SaturationTable } from './saturation-table.tsx';

export function LoadSection({ measured }: { measured: readonly Measured[] }) {
  return (
    <>
      <FanOutPanel measured={measured} />
      <SaturationPanel measured={measured} />
      <StormPanel measured={measured} />
    </>
  );
}

function FanOutPanel({ measured }: { measured: readonly Measured[] }) {
  const rows = measured.flatMap(({ name, index, benchmark }) =>
    benchmark.fanOut.flatMap(({ subscribers, last, all }) => [
      { name, index, latency: last, under: `the last of ${subscribers}`, more: [] },
      { name, index, latency: all, under: `each of ${subscribers}`, more: [] },
    ]),
  );
  if (rows.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="fan-out-title">
      <h2 id="fan-out-title">One presence to many subscribers</h2>
      <p class="dim">
        From publishing one message until the last, or each, of its subscribers has it.
      </p>
      <QuantileRows label="Fan-out by broker" rows={rows} more={[]} />
    </section>
  );
}

function SaturationPanel({ measured }: { measured: readonly Measured[] }) {
  const rows = measured.flatMap(({ name, index, benchmark }) =>
    benchmark.saturation.map((saturation) => ({ name, index, saturation })),
  );
  const first = rows[0]?.saturation;
  if (first === undefined) return null;
  return (
    <section class="panel" aria-labelledby="saturation-title">
      <h2 id="saturation-title">Highest rate</h2>
      <p class="dim">
        Messages of {formatBytes(first.payloadBytes)} at QoS {first.qos}, faster from step to step,
        while 99 in 100 arrive within {formatMs(first.boundMs)}. n is the number of steps.
      </p>
      <SaturationTable rows={rows} />
    </section>
  );
}

function StormPanel({ measured }: { measured: readonly Measured[] }) {
  const rows = measured.flatMap(({ name, index, benchmark: { storm } }) =>
    storm === null
      ? []
      : [
          {
            name,
            index,
            latency: storm.reconnect,
            more: [
              formatNumber(storm.clients),
              formatNumber(storm.failed),
              formatMs(storm.totalMs),
            ],
          },
        ],
  );
  if (rows.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="storm-title">
      <h2 id="storm-title">Everybody comes back at once</h2>
      <p class="dim">
        All clients are cut and connect and subscribe again in the same instant, as after a restart
        of the broker: the time of each, and until the last is back.
      </p>
      <QuantileRows
        label="Reconnect storm by broker"
        rows={rows}
        more={['Clients', 'Failed', 'All back after']}
      />
    </section>
  );
}
