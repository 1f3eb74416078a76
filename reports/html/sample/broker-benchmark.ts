/** The invented benchmark of one broker; brokers differ by a few traits. */
import type { Benchmark, Delivery, Replay } from '../../../harness/broker-lab/result.ts';
import { sampleLatency } from './latency.ts';

/** What makes one invented broker unlike another. */
export interface Traits {
  /** Median one-way delay of 64 B at QoS 0 over TCP, in ms. */
  readonly delayMs: number;
  readonly spread: number;
  readonly mostQos: 0 | 1 | 2;
  readonly ratePerSecond: number;
  /** Load tests are left out for brokers of others. */
  readonly mayBeLoaded: boolean;
  readonly lost: number;
  readonly relativeToControl: number;
}

const payloads = [64, 1024, 4096, 65_536];
const transports = ['tcp', 'ws'] as const;

/** All parts, with numbers that follow from the traits. */
export function sampleBenchmark(traits: Traits): Benchmark {
  const { delayMs, spread, mayBeLoaded } = traits;
  const cost = (part: number, wide = spread) => sampleLatency(delayMs * part, wide, 40);
  return {
    connect: transports.map((transport) => ({
      transport,
      n: 40,
      tcp: cost(0.3),
      tls: null,
      webSocket: transport === 'ws' ? cost(1.4) : null,
      connack: cost(1.9),
      suback: cost(1.1),
      total: cost(transport === 'ws' ? 4.9 : 3.4),
    })),
    delivery: transports.flatMap((transport) =>
      [0, 1, 2].flatMap((qos) => payloads.map((bytes) => delivery(traits, transport, qos, bytes))),
    ),
    fanOut: mayBeLoaded
      ? [10, 100].map((subscribers) => ({
          subscribers,
          n: 50,
          last: sampleLatency(delayMs * (1 + subscribers / 30), spread, 50),
          all: sampleLatency(delayMs * (1 + subscribers / 60), spread, 50 * subscribers),
        }))
      : [],
    saturation: mayBeLoaded ? [saturation(traits)] : [],
    storm: mayBeLoaded
      ? { clients: 100, failed: 0, reconnect: sampleLatency(delayMs * 20, 0.2, 100), totalMs: 512 }
      : null,
    replay: transports.map((transport) => replay(traits, transport)),
    leftOut: mayBeLoaded ? [] : loadParts,
  };
}

const loadParts = ['fan-out', 'saturation', 'reconnect storm'].map((part) => ({
  part,
  why: 'load tests are not run against a broker of others',
}));

function delivery(traits: Traits, transport: 'tcp' | 'ws', qos: number, bytes: number): Delivery {
  const size = 1 + bytes / 40_000;
  const median = traits.delayMs * size * (1 + qos * 0.6) * (transport === 'ws' ? 1.15 : 1);
  return {
    transport,
    qos,
    grantedQos: Math.min(qos, traits.mostQos),
    payloadBytes: bytes,
    ratePerSecond: bytes > 4096 ? 50 : 200,
    oneWay: sampleLatency(median, traits.spread),
    roundTrip: sampleLatency(median * 1.9, traits.spread),
    sent: 600,
    lost: qos === 0 && bytes > 4096 ? traits.lost : 0,
    duplicates: 0,
    reordered: 0,
  };
}

function saturation({ ratePerSecond, delayMs }: Traits): Benchmark['saturation'][number] {
  const steps = [0.25, 0.5, 1, 1.5].map((share) => ({
    ratePerSecond: ratePerSecond * share,
    achievedPerSecond: ratePerSecond * Math.min(share, 1.2),
    p99: delayMs * 4 * (share > 1 ? 60 : 1 + share),
    lost: 0,
  }));
  return { payloadBytes: 1024, qos: 1, boundMs: 20, ratePerSecond, steps };
}

function replay({ delayMs, spread, relativeToControl }: Traits, transport: 'tcp' | 'ws'): Replay {
  const median = delayMs * 9;
  return {
    recording: 'chromium→node-datachannel, native dialect',
    messages: 11,
    bytes: 7412,
    transport,
    duration: sampleLatency(median, spread, 30),
    medianInterval: [median * 0.94, median * 1.07],
    shareOfTimeToOpen: Math.min(0.95, median / 182),
    relativeToControl,
  };
}
