/** A brokers run as a flat list of named figures, for trends: derived from `brokers.json`, stored nowhere else. */
import type { Benchmark, BrokerReport, Latency } from '../../harness/broker-lab/result.ts';
import type { BrokerFigure } from './broker-figure.ts';
import { relativeFigures } from './relative-figures.ts';

/** Everything of a broker that can be followed over time; empty when it could not be looked at. */
export function figuresOf(report: BrokerReport): BrokerFigure[] {
  const { benchmark } = report;
  return [
    ...conformanceFigures(report),
    ...(benchmark === null
      ? []
      : [
          ...benchmark.replay.flatMap(replayFigures),
          ...benchmark.connect.flatMap(connectFigures),
          ...benchmark.delivery.flatMap(deliveryFigures),
          ...loadFigures(benchmark),
          ...relativeFigures(report),
        ]),
  ];
}

const lower = { unit: 'ms', class: 'absolute', better: 'lower' } as const;
const count = { unit: 'count', class: 'exact' } as const;

function conformanceFigures({ conformance }: BrokerReport): BrokerFigure[] {
  if (conformance.length === 0) return [];
  const of = (outcome: string) => conformance.filter((each) => each.outcome === outcome).length;
  const n = conformance.length;
  const among = 'of the entries of the catalogue that were looked at';
  return [
    {
      name: 'conformance/passed',
      value: of('passed'),
      n,
      ...count,
      better: 'higher',
      definition: `Claims that held, ${among}.`,
    },
    {
      name: 'conformance/failed',
      value: of('failed'),
      n,
      ...count,
      better: 'lower',
      definition: `Claims that did not hold and are not in the ledger, ${among}.`,
    },
    {
      name: 'conformance/quirk',
      value: of('quirk'),
      n,
      ...count,
      better: 'none',
      definition: `Claims that did not hold just as the ledger says, ${among}.`,
    },
  ];
}

function replayFigures(replay: Benchmark['replay'][number]): BrokerFigure[] {
  const { transport, duration, shareOfTimeToOpen, relativeToControl, recording } = replay;
  const at = `replay/${transport}`;
  const what = `of the replay of ${recording} without WebRTC, over ${transport}`;
  const { n } = duration;
  const share = { unit: 'ratio', class: 'absolute', better: 'lower' } as const;
  const figures: BrokerFigure[] = [
    ...quantiles(at, duration, `the time ${what}`),
    {
      name: `${at}/share`,
      value: shareOfTimeToOpen,
      n,
      ...share,
      definition: `Median ${what} ÷ time to open over this broker: that median and what the recording took beside its messages.`,
    },
  ];
  if (relativeToControl === null) return figures;
  const relative = { unit: '×', class: 'relative', better: 'lower' } as const;
  const definition = `Median ${what} ÷ that of the control broker, interleaved in the same run.`;
  return [
    ...figures,
    { name: `${at}/relative`, value: relativeToControl, n, ...relative, definition },
  ];
}

function connectFigures(phases: Benchmark['connect'][number]): BrokerFigure[] {
  const { transport, total } = phases;
  return quantiles(
    `connect/${transport}`,
    total,
    `the time from the first packet to SUBACK over ${transport}`,
  );
}

function deliveryFigures(delivery: Benchmark['delivery'][number]): BrokerFigure[] {
  const { transport, qos, payloadBytes, oneWay, roundTrip, lost, sent } = delivery;
  const at = `${transport}/qos-${qos}/${payloadBytes}-B`;
  const what = `for ${payloadBytes} B at QoS ${qos} over ${transport}, from the scheduled instant`;
  return [
    ...quantiles(`one-way/${at}`, oneWay, `publish to deliver ${what}`),
    ...quantiles(`round-trip/${at}`, roundTrip, `the round trip ${what}`),
    {
      name: `lost/${at}`,
      value: lost,
      n: sent,
      ...count,
      better: 'lower',
      definition: `Messages that never came, ${what}.`,
    },
  ];
}

function loadFigures({ fanOut, saturation, storm }: Benchmark): BrokerFigure[] {
  return [
    ...fanOut.flatMap(({ subscribers, last }) =>
      quantiles(
        `fan-out/${subscribers}`,
        last,
        `one presence to the last of ${subscribers} subscribers`,
      ),
    ),
    ...saturation.map(({ payloadBytes, qos, boundMs, ratePerSecond, steps }) => ({
      ...{ name: `saturation/qos-${qos}/${payloadBytes}-B`, value: ratePerSecond, n: steps.length },
      ...{ unit: 'msg/s' as const, class: 'absolute' as const, better: 'higher' as const },
      definition: `Highest rate of ${payloadBytes} B at QoS ${qos} with p99 below ${boundMs} ms; n is the steps tried.`,
    })),
    ...(storm === null
      ? []
      : quantiles(
          'reconnect-storm',
          storm.reconnect,
          `a client’s way back when all ${storm.clients} return at once`,
        )),
  ];
}

function quantiles(name: string, latency: Latency, what: string): BrokerFigure[] {
  const { n } = latency;
  return [
    { name: `${name}/p50`, value: latency.p50, n, ...lower, definition: `Median of ${what}.` },
    {
      name: `${name}/p99`,
      value: latency.p99,
      n,
      ...lower,
      definition: `99 in 100 are below this: ${what}.`,
    },
  ];
}
