/** How much the benchmark measures: presets, and the gentle variant for brokers of others. */
import { KiB, type Bytes, type Ms } from '../../core/units.ts';
import type { Qos } from './publish-frame.ts';
import type { SaturationPlan } from './saturation.ts';
import type { StormPlan } from './storm.ts';

export interface BenchmarkSettings {
  /** Blocks per part and broker; the brokers take turns in random order. */
  readonly blocks: number;
  /** The counts below are of one block. */
  readonly connections: number;
  readonly delivery: {
    readonly qos: readonly Qos[];
    readonly payloads: readonly Bytes[];
    readonly ratePerSecond: number;
    readonly messages: number;
    /** Whether every transport is measured with QoS 1 and the payload of an SDP, beside the first with all. */
    readonly everyTransport: boolean;
  };
  readonly fanOut: { readonly subscribers: readonly number[]; readonly messages: number };
  readonly replays: number;
  readonly saturation: readonly SaturationPlan[];
  readonly storm: StormPlan | null;
  /** A message that has not come after this long is lost, in ms. */
  readonly lossAfter: Ms;
}

/** What an SDP takes on the wire, more or less. */
export const sdpBytes: Bytes = 4 * KiB;

const search = { from: 2_000, most: 256_000 } as const;
const bound = { boundMs: 50, search: { ...search, bisections: 2, within: 6_000 } } as const;
const longBound = { boundMs: 50, search: { ...search, bisections: 5, within: 40_000 } } as const;
const payloads: readonly Bytes[] = [64, KiB, sdpBytes, 64 * KiB];

/** One local broker and its control in less than 60 s. */
export const quick: BenchmarkSettings = {
  blocks: 3,
  connections: 5,
  delivery: {
    ...{ qos: [0, 1, 2], payloads, ratePerSecond: 200, messages: 50 },
    everyTransport: false,
  },
  fanOut: { subscribers: [1, 10, 100], messages: 5 },
  replays: 10,
  saturation: [{ ...bound, qos: 0, payloadBytes: 64, probeMs: 500 }],
  storm: { clients: 100, within: 10_000 },
  lossAfter: 2_000,
};

/** Some minutes per broker; enough messages that p99.9 means something. */
export const full: BenchmarkSettings = {
  blocks: 10,
  connections: 10,
  delivery: {
    ...{ qos: [0, 1, 2], payloads, ratePerSecond: 200, messages: 200 },
    everyTransport: true,
  },
  fanOut: { subscribers: [1, 10, 100], messages: 10 },
  replays: 20,
  saturation: [
    { ...longBound, qos: 0, payloadBytes: 64, probeMs: 2_000 },
    { ...longBound, qos: 1, payloadBytes: sdpBytes, probeMs: 2_000 },
  ],
  storm: { clients: 100, within: 10_000 },
  lossAfter: 5_000,
};

export interface LeftOut {
  readonly part: string;
  readonly why: string;
}

/** What a broker of others may be asked for, at most. */
const gentleMost = { ratePerSecond: 5, messages: 4, subscribers: 10, payload: sdpBytes } as const;
const notOurs = 'load tests are not run against a broker of others';

/** The same settings without what would be a load, and the list of what that is. */
export function gentle(settings: BenchmarkSettings): {
  settings: BenchmarkSettings;
  leftOut: LeftOut[];
} {
  const { delivery, fanOut, saturation, storm } = settings;
  const ratePerSecond = Math.min(delivery.ratePerSecond, gentleMost.ratePerSecond);
  const smaller: BenchmarkSettings = {
    ...settings,
    connections: Math.min(settings.connections, 2),
    delivery: {
      ...delivery,
      ratePerSecond,
      messages: Math.min(delivery.messages, gentleMost.messages),
      payloads: delivery.payloads.filter((bytes) => bytes === 64 || bytes === gentleMost.payload),
    },
    fanOut: {
      subscribers: fanOut.subscribers.filter((count) => count <= gentleMost.subscribers),
      messages: Math.min(fanOut.messages, 3),
    },
    replays: Math.min(settings.replays, 4),
    saturation: [],
    storm: null,
  };
  const parts = [
    ...delivery.payloads
      .filter((bytes) => bytes !== 64 && bytes !== gentleMost.payload)
      .map((bytes) => `delivery of ${bytes} B`),
    ...(ratePerSecond < delivery.ratePerSecond
      ? [`delivery at more than ${ratePerSecond} messages per second`]
      : []),
    ...fanOut.subscribers
      .filter((count) => count > gentleMost.subscribers)
      .map((count) => `fan-out to ${count} subscribers`),
    ...(saturation.length > 0 ? ['saturation'] : []),
    ...(storm === null ? [] : ['reconnect storm']),
  ];
  return { settings: smaller, leftOut: parts.map((part) => ({ part, why: notOurs })) };
}
