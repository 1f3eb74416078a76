/** How much of everything a run does: its presets, as data. */
import { KiB, MiB, type Bytes, type Ms } from '../core/units.ts';

export interface Settings {
  readonly name: 'smoke' | 'quick' | 'full' | 'links' | 'ab';
  /** Scenarios that run, by id. */
  readonly scenarios: readonly string[];
  /** How often each `connect` cell is repeated; the figures pool all attempts. */
  readonly attempts: number;
  /** How often an A/B run repeats each cell of the longer scenarios; every other run has them once. */
  readonly longAttempts: number;
  /** Scenarios that an A/B run repeats in another number, by id. */
  readonly repeats: Readonly<Record<string, number>>;
  /** What cells run on unless links are named, as `CellKey.link` has them. */
  readonly links: readonly string[];
  readonly echoSizes: readonly number[];
  readonly goodput: {
    readonly sizes: readonly number[];
    readonly warmUp: Ms;
    readonly duration: Ms;
    /** What each direction carries before all windows: `upTo` bytes in messages of `size`, or as many as are sent in `within`. */
    readonly first: { readonly size: Bytes; readonly upTo: Bytes; readonly within: Ms };
  };
  readonly roundTrip: { readonly interval: Ms; readonly warmUp: number; readonly count: number };
  /** How long the survivor of a killed peer is watched for a sign on the connection itself. */
  readonly watchKilledMs: Ms;
}

/**
 * Longer than the crawl that slow start ends in on a fast path: Chromium's first burst overflows its own socket, and up to
 * 3.5 s with 2 MiB passed before it had its full rate, while every later window was fast.
 */
const first = { size: 16 * KiB, upTo: 8 * MiB, within: 10_000 };
/** setup/scenario-names.mjs has them too: the command line is read before there is any TypeScript. */
const everything = ['signalling', 'connect', 'echo', 'round-trip', 'throughput', 'close'];
/** Empty, and around what implementations split at: a packet, 16 KiB, 64 KiB (catalogue DC-014). */
const echoSizes = [
  ...[0, 1, 1_200, 16 * KiB - 1, 16 * KiB, 16 * KiB + 1],
  ...[64 * KiB - 1, 64 * KiB, 64 * KiB + 1, 256 * KiB],
];

const full: Settings = {
  name: 'full',
  scenarios: everything,
  attempts: 10,
  longAttempts: 1,
  repeats: {},
  links: ['direct'],
  echoSizes,
  goodput: { sizes: [16 * KiB, 64 * KiB], warmUp: 500, duration: 2_000, first },
  roundTrip: { interval: 20, warmUp: 25, count: 250 },
  watchKilledMs: 60_000,
};

export const presets: Readonly<Record<Settings['name'], Settings>> = {
  /** Does every pair connect? About two minutes. */
  smoke: {
    ...full,
    name: 'smoke',
    scenarios: ['signalling', 'connect'],
    attempts: 1,
    watchKilledMs: 0,
  },
  /** Every scenario, with fewer samples, and no wait for the connection of a killed peer to fail: what `npm start` runs. */
  quick: {
    ...full,
    name: 'quick',
    attempts: 3,
    goodput: { ...full.goodput, warmUp: 200 },
    roundTrip: { interval: 20, warmUp: 10, count: 50 },
    watchKilledMs: 0,
  },
  full,
  /** Time to open over four round-trip times of 0 to 100 ms: what round trips to open are read from. */
  links: {
    ...full,
    name: 'links',
    scenarios: ['connect'],
    attempts: 6,
    links: ['delay=0', 'delay=12.5', 'delay=25', 'delay=50'],
    watchKilledMs: 0,
  },
  /** Two sides in turns: many pairs of short measurements, of which every attempt counts once. */
  ab: {
    ...full,
    name: 'ab',
    scenarios: ['connect', 'round-trip', 'throughput'],
    // Enough to call 10 % in the time to open over delay=25 in 95 of 100: see npm run bench:verdicts
    attempts: 60,
    longAttempts: 20,
    // Likewise for 10 % in goodput on loopback, by the noise of recorded windows of this length. Most of that noise comes
    // and goes within a window (a busy processor), so that fewer and longer windows take the same time
    repeats: { throughput: 330 },
    goodput: { sizes: [16 * KiB], warmUp: 200, duration: 2_000, first },
    roundTrip: { interval: 20, warmUp: 10, count: 50 },
    watchKilledMs: 0,
  },
};
