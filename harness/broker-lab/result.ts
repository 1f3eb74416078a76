/** What `npx signalbox brokers` leaves behind: the schema of `brokers.json`, one entry a broker that was looked at. */
import { z } from 'zod';
import { outcomes } from '../core/outcome.ts';
import { transports } from '../brokers/broker.ts';

export const brokersSchema = 'signalbox-brokers/1';

const outcome = z.enum(outcomes);
const transport = z.enum(transports);
const reason = z.object({ code: z.string(), what: z.string(), cure: z.string() });

/** A latency distribution from an HDR histogram; every value in ms. */
export const latency = z.object({
  n: z.int().nonnegative(),
  min: z.number(),
  p50: z.number(),
  p90: z.number(),
  p99: z.number(),
  p999: z.number(),
  max: z.number(),
  /** Points of the empirical distribution for plots: [value in ms, share of samples at or below it]. */
  cdf: z.array(z.tuple([z.number(), z.number()])),
});
export type Latency = z.infer<typeof latency>;

/** One MQTT packet as evidence. */
export const packetSeen = z.object({
  /** ms since the start of the entry. */
  t: z.number(),
  client: z.string(),
  direction: z.enum(['to broker', 'from broker']),
  /** `CONNACK 0`, `PUBLISH qos 1 retain a/b (12 B)` and the like: one line, credentials left out. */
  text: z.string(),
});
export type PacketSeen = z.infer<typeof packetSeen>;

/** One conformance entry of the catalogue against one broker. */
export const entryResult = z.object({
  /** Catalogue id, such as MQTT-016. */
  id: z.string(),
  claim: z.string(),
  references: z.array(z.string()),
  outcome,
  reason: reason.nullable(),
  /** What was seen, in one or two sentences with the values. */
  evidence: z.string(),
  packets: z.array(packetSeen),
});
export type EntryResult = z.infer<typeof entryResult>;

/** A limit that was probed, never assumed. */
export const limit = z.object({
  name: z.string(),
  /** Human-readable value with its unit, such as `1,048,576 B` or `QoS 1`. */
  value: z.string(),
  /** How it was found out. */
  how: z.string(),
});
export type Limit = z.infer<typeof limit>;

/** From the first packet to SUBACK, per transport; a phase that a transport lacks is null. */
export const connectPhases = z.object({
  transport,
  n: z.int(),
  tcp: latency,
  tls: latency.nullable(),
  webSocket: latency.nullable(),
  connack: latency,
  suback: latency,
  total: latency,
});
export type ConnectPhases = z.infer<typeof connectPhases>;

/** Publish to deliver under an open-loop load: latency counts from the scheduled instant. */
export const delivery = z.object({
  transport,
  qos: z.int().min(0).max(2),
  /** QoS that the broker granted to the subscriber. */
  grantedQos: z.int().min(0).max(2),
  payloadBytes: z.int(),
  ratePerSecond: z.number(),
  oneWay: latency,
  roundTrip: latency,
  sent: z.int(),
  lost: z.int(),
  duplicates: z.int(),
  reordered: z.int(),
});
export type Delivery = z.infer<typeof delivery>;

export const fanOut = z.object({ subscribers: z.int(), n: z.int(), last: latency, all: latency });
export type FanOut = z.infer<typeof fanOut>;

/** The highest rate with p99 below the bound, and the steps that led there. */
export const saturation = z.object({
  payloadBytes: z.int(),
  qos: z.int(),
  boundMs: z.number(),
  ratePerSecond: z.number(),
  steps: z.array(
    z.object({
      ratePerSecond: z.number(),
      achievedPerSecond: z.number(),
      p99: z.number(),
      lost: z.int(),
    }),
  ),
});
export type Saturation = z.infer<typeof saturation>;

export const storm = z.object({
  clients: z.int(),
  failed: z.int(),
  reconnect: latency,
  totalMs: z.number(),
});
export type Storm = z.infer<typeof storm>;

/** A recorded negotiation without WebRTC: the share of time-to-open that the broker costs. */
export const replay = z.object({
  /** Which recording: pair and messages. */
  recording: z.string(),
  messages: z.int(),
  bytes: z.int(),
  transport,
  duration: latency,
  /** 95 % interval of the median, in ms. */
  medianInterval: z.tuple([z.number(), z.number()]),
  /** Median of the replay ÷ (what the recorded connection took beside its messages + that median), 0 to 1. */
  shareOfTimeToOpen: z.number(),
  /** Median ÷ that of the control broker, interleaved in the same run. */
  relativeToControl: z.number().nullable(),
});
export type Replay = z.infer<typeof replay>;

export const benchmark = z.object({
  connect: z.array(connectPhases),
  delivery: z.array(delivery),
  fanOut: z.array(fanOut),
  saturation: z.array(saturation),
  storm: storm.nullable(),
  replay: z.array(replay),
  /** Parts that were left out, and why: "load tests are not run against a broker of others". */
  leftOut: z.array(z.object({ part: z.string(), why: z.string() })),
});
export type Benchmark = z.infer<typeof benchmark>;

export const brokerReport = z.object({
  /** `mosquitto`, or the host of a remote one. */
  name: z.string(),
  version: z.string(),
  kind: z.enum(['local', 'remote']),
  protocolVersions: z.array(z.int()),
  transports: z.array(transport),
  /** `passed` when it could be looked at; else why not. */
  outcome,
  reason: reason.nullable(),
  limits: z.array(limit),
  conformance: z.array(entryResult),
  benchmark: benchmark.nullable(),
  /** The control broker, measured in turns with this one; null for the control itself, and without benchmark. */
  control: benchmark.nullable(),
  /** Plain-language sentences, most important first. */
  summary: z.array(z.string()),
});
export type BrokerReport = z.infer<typeof brokerReport>;

export const brokersFile = z.object({
  schema: z.literal(brokersSchema),
  id: z.string(),
  startedAt: z.string(),
  durationMs: z.number(),
  machine: z.object({ os: z.string(), cpu: z.string(), cores: z.int(), node: z.string() }),
  /** The local broker that was measured interleaved with every other one. */
  control: z.string(),
  brokers: z.array(brokerReport),
});
export type BrokersFile = z.infer<typeof brokersFile>;
