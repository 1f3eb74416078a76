/** What a history of runs shows: series, where they changed, and what changed with them. */
import { z } from 'zod';
import { figureClass, figureCommon } from '../result.ts';

export const trendsSchema = 'signalbox-trends/1';

/** One run on the time axis; series refer to it by its place in `runs`. */
const trendRun = z.object({
  id: z.string(),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  plan: z.string(),
  signalbox: z.string(),
  /** Empty outside git. */
  commit: z.string(),
  /** In words; one entry per kind of machine that took part. */
  machines: z.array(z.string()),
  stacks: z.array(z.object({ name: z.string(), version: z.string() })),
  brokers: z.array(z.object({ name: z.string(), version: z.string() })),
});
export type TrendRun = z.infer<typeof trendRun>;

/** One run of a series. */
const trendPoint = z.object({
  /** Place in `runs`. */
  run: z.int().nonnegative(),
  /** Attempts behind it. */
  n: z.int().positive(),
  median: z.number(),
  /** Quartiles over the attempts; equal to the median with one attempt. */
  low: z.number(),
  high: z.number(),
});
export type TrendPoint = z.infer<typeof trendPoint>;

/** Something else that is not the same before and after; empty text where there was none. */
const coincidence = z.object({
  what: z.enum(['machine', 'stack', 'broker', 'commit', 'signalbox', 'plan']),
  /** `kernel`, `node-datachannel`, `mosquitto`; empty for commit, signalbox and plan. */
  name: z.string(),
  before: z.string(),
  after: z.string(),
});
export type Coincidence = z.infer<typeof coincidence>;

/** Points of a series between two changes: `from` and `to` are places in `points`, both included. */
const stretch = z.object({
  from: z.int().nonnegative(),
  to: z.int().nonnegative(),
  /** Median of the points' medians. */
  median: z.number(),
});

const changePoint = z.object({
  /** Place in `points` of the first point that is different. */
  at: z.int().positive(),
  /** Its place in `runs`. */
  run: z.int().nonnegative(),
  /** `none` for a figure without a better direction. */
  direction: z.enum(['worse', 'better', 'none']),
  before: stretch,
  after: stretch,
  /** after ÷ before, of the medians; null when the median before is 0. */
  ratio: z.number().nullable(),
  /** 95 % interval of the ratio, over runs. */
  interval: z.object({ low: z.number(), high: z.number() }).nullable(),
  /** From random permutations of the points; not below 1 ÷ (permutations + 1). */
  p: z.number(),
  /** What changed between the last run before and the first after. */
  coinciding: z.array(coincidence),
});
export type ChangePoint = z.infer<typeof changePoint>;

const trendSeries = z.object({
  /** `<cell>#<figure>@<machine>`: unique. */
  id: z.string(),
  cell: z.string(),
  scenario: z.string(),
  offerer: z.string(),
  answerer: z.string(),
  broker: z.string(),
  link: z.string(),
  dialect: z.string(),
  figure: z.string(),
  unit: figureCommon.unit,
  class: figureClass,
  better: figureCommon.better,
  definition: z.string(),
  /** The kind of machine all points were taken on; empty for exact and relative figures, which mix machines. */
  machine: z.string(),
  plan: z.string(),
  /** Oldest first. */
  points: z.array(trendPoint),
  changePoints: z.array(changePoint),
  /** Why no change was looked for, such as too few runs; empty when one was. */
  notSearched: z.string(),
});
export type TrendSeries = z.infer<typeof trendSeries>;

/** Changes of several series at one run, explained by what they have in common. */
const trendEvent = z.object({
  /** Place in `runs` of the first run after it. */
  run: z.int().nonnegative(),
  direction: z.enum(['worse', 'better', 'mixed', 'none']),
  /** What moved: all pairs with this stack, this stack in this role, one pair, one broker, everything (the machine). */
  attributedTo: z.object({
    kind: z.enum(['stack', 'offerer', 'answerer', 'pair', 'broker', 'machine', 'unclear']),
    /** `firefox`, `firefox→wrtc`, `mosquitto`; empty for machine and unclear. */
    name: z.string(),
  }),
  /** Series that moved there, by id, most moved first. */
  moved: z.array(z.string()),
  /** Series of the same figures that had points on both sides and did not move. */
  stayed: z.array(z.string()),
  /** Smallest, typical and largest ratio after ÷ before among those that moved; null when none has a ratio. */
  ratio: z.object({ low: z.number(), median: z.number(), high: z.number() }).nullable(),
  coinciding: z.array(coincidence),
  /** In words: what moved, by how much, what did not, and what changed at the same time. */
  text: z.string(),
});
export type TrendEvent = z.infer<typeof trendEvent>;

export const trends = z.object({
  schema: z.literal(trendsSchema),
  generatedAt: z.string(),
  settings: z.object({
    significance: z.number(),
    /** 0.05: a change below 5 % is not told. */
    minimumEffect: z.number(),
    permutations: z.int(),
    /** A change needs as many points on both sides. */
    minimumPoints: z.int(),
    seed: z.int(),
  }),
  /** Oldest first. */
  runs: z.array(trendRun),
  series: z.array(trendSeries),
  /** Newest first. */
  events: z.array(trendEvent),
  /** What a person reads in ten seconds. */
  sentences: z.array(z.string()).min(1),
});
export type Trends = z.infer<typeof trends>;
