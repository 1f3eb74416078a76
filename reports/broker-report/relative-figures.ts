/** Medians of a broker ÷ those of the control, which took turns with it in the same run: comparable between machines. */
import type { BrokerReport, Latency } from '../../harness/broker-lab/result.ts';
import type { BrokerFigure } from './broker-figure.ts';

/** Empty for the control itself, and for what only one of the two was measured with. */
export function relativeFigures({ benchmark, control }: BrokerReport): BrokerFigure[] {
  if (benchmark === null || control === null) return [];
  const connects = benchmark.connect.map(({ transport, total }) => ({
    name: `connect/${transport}`,
    ours: total,
    theirs: control.connect.find((each) => each.transport === transport)?.total,
  }));
  const deliveries = benchmark.delivery.map(({ transport, qos, payloadBytes, oneWay }) => ({
    name: `one-way/${transport}/qos-${qos}/${payloadBytes}-B`,
    ours: oneWay,
    theirs: control.delivery.find(
      (each) =>
        each.transport === transport && each.qos === qos && each.payloadBytes === payloadBytes,
    )?.oneWay,
  }));
  return [...connects, ...deliveries].flatMap(({ name, ours, theirs }) =>
    theirs === undefined || theirs.p50 === 0 ? [] : [relative(name, ours, theirs)],
  );
}

const relative = (name: string, ours: Latency, theirs: Latency): BrokerFigure => ({
  ...{ name: `${name}/relative`, value: ours.p50 / theirs.p50, n: ours.n },
  ...{ unit: '×', class: 'relative', better: 'lower' },
  definition: `Median of ${name} ÷ that of the control broker, measured in turns in the same run.`,
});
