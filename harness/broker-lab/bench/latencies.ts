/** Gathers latencies in an HDR histogram and tells their distribution. */
import { build } from 'hdr-histogram-js';
import type { Ms } from '../../core/units.ts';
import type { Latency } from '../result.ts';

/** Every percent, and the tail more finely; the plot needs no more. */
const shares = [
  ...Array.from({ length: 100 }, (_, percent) => percent),
  ...[99.1, 99.2, 99.3, 99.4, 99.5, 99.6, 99.7, 99.8, 99.9, 99.95, 99.99, 100],
];
const mostMs: Ms = 3_600_000;

/**
 * Values are kept at a resolution of 1 µs, or three significant digits where that is coarser.
 * @see Tene, HdrHistogram; the histogram counts in µs, results are in ms
 */
export class Latencies {
  readonly #histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: mostMs * 1000,
    numberOfSignificantValueDigits: 3,
  });

  /** @param ms - a duration, 0 to an hour */
  record(ms: Ms): void {
    this.#histogram.recordValue(Math.round(Math.min(ms, mostMs) * 1000));
  }

  get n(): number {
    return this.#histogram.totalCount;
  }

  /** @param percent - 0 to 100 */
  percentile(percent: number): Ms {
    return this.#histogram.getValueAtPercentile(percent) / 1000;
  }

  /** With n = 0 every value is 0, which then means nothing. */
  result(): Latency {
    const { n } = this;
    if (n === 0) return { n, min: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0, cdf: [] };
    const at = (percent: number) => this.percentile(percent);
    const points = { min: at(0), p50: at(50), p90: at(90), p99: at(99), p999: at(99.9) };
    const max = this.#histogram.maxValue / 1000;
    return { n, ...points, max, cdf: this.#distribution() };
  }

  #distribution(): Latency['cdf'] {
    const points = new Map(shares.map((share) => [this.percentile(share), share / 100])); // last share wins
    return [...points];
  }
}
