/** Publish to deliver: one combination of transport, QoS and size at a time, all brokers in one plot. */
import type { Delivery, Latency } from '../../../../../harness/broker-lab/result.ts';
import { formatBytes, formatNumber } from '../../format.ts';
import { setQuery } from '../../navigation.ts';
import { Choice } from '../../parts/choice.tsx';
import { Segments } from '../../parts/segments.tsx';
import type { Route } from '../../route.ts';
import { CdfPlot } from './cdf-plot.tsx';
import { chosenDelivery, deliveriesLike, deliveryChoices, type Chosen } from './delivery-choice.ts';
import type { Measured } from './measured.ts';
import { QuantileRows } from './quantile-rows.tsx';

interface Props {
  readonly measured: readonly Measured[];
  readonly control: string;
  readonly query: Route['query'];
}

export function DeliverySection({ measured, control, query }: Props) {
  const chosen = chosenDelivery(measured, query);
  if (chosen === null) return null;
  const found = deliveriesLike(measured, chosen);
  const tail = query['axis'] === 'tail';
  const way = query['way'] === 'round-trip' ? 'roundTrip' : 'oneWay';
  const rows = found.map(({ broker: { name, index }, delivery, reference }) => ({
    name,
    index,
    latency: delivery[way],
    relative: name === control ? 1 : ratioOf(delivery[way], reference?.[way]),
    more: [
      `QoS ${delivery.grantedQos}`,
      `${formatNumber(delivery.ratePerSecond)}/s`,
      ...counts(delivery),
    ],
  }));
  return (
    <section class="panel" aria-labelledby="delivery-title">
      <h2 id="delivery-title">Publish to deliver</h2>
      <DeliveryToolbar measured={measured} chosen={chosen} query={query} />
      <p class="dim">
        {way === 'oneWay'
          ? 'From the scheduled instant of publishing to the subscriber’s receipt, on one clock.'
          : 'From the scheduled instant of publishing until the echo of the other client is back.'}{' '}
        Open loop: sending goes on at the given rate, and a sender that is held up counts as delay.
        The line says how many of the messages took at most that long; the last column before n is
        the median ÷ that of {control}, which took turns with the broker of the row.
      </p>
      <CdfPlot lines={rows} tail={tail} />
      <QuantileRows
        label="Quantiles by broker"
        rows={rows}
        control={control}
        more={['Granted', 'Rate', 'Sent', 'Lost', 'Twice', 'Reordered']}
      />
    </section>
  );
}

const ratioOf = (latency: Latency, control: Latency | undefined): number | null =>
  control === undefined || control.p50 === 0 ? null : latency.p50 / control.p50;

const counts = ({ sent, lost, duplicates, reordered }: Delivery) =>
  [sent, lost, duplicates, reordered].map((count, place) =>
    place > 0 && count > 0 ? <b class="bad-count">{formatNumber(count)}</b> : formatNumber(count),
  );

function DeliveryToolbar({
  measured,
  chosen,
  query,
}: {
  measured: readonly Measured[];
  chosen: Chosen;
  query: Route['query'];
}) {
  const choices = deliveryChoices(measured);
  const choice = (
    label: string,
    name: keyof Chosen,
    options: readonly { value: string; label: string }[],
  ) => (
    <Choice
      label={label}
      value={String(chosen[name])}
      options={options}
      onChange={(value) => {
        setQuery({ [name]: value });
      }}
    />
  );
  const size = ({ value }: { value: string }) => ({ value, label: formatBytes(Number(value)) });
  return (
    <div class="toolbar">
      {choice('Transport', 'transport', choices.transport)}
      {choice('QoS', 'qos', choices.qos)}
      {choice('Size', 'bytes', choices.bytes.map(size))}
      <Segments
        label="Way"
        value={query['way'] === 'round-trip' ? 'round-trip' : 'one-way'}
        options={[
          { value: 'one-way', label: 'One way' },
          { value: 'round-trip', label: 'Round trip' },
        ]}
        onChange={(value) => {
          setQuery({ way: value === 'one-way' ? '' : value });
        }}
      />
      <Segments
        label="Axis"
        value={query['axis'] === 'tail' ? 'tail' : 'all'}
        options={[
          { value: 'all', label: 'All alike' },
          { value: 'tail', label: 'The slowest spread out' },
        ]}
        onChange={(value) => {
          setQuery({ axis: value === 'all' ? '' : value });
        }}
      />
    </div>
  );
}
