/** Invented latency distributions in closed form: log-logistic, with the long tail that brokers have. */
import type { Latency } from '../../../harness/broker-lab/result.ts';

const shares = Array.from({ length: 60 }, (_, index) => (index + 1) / 61);
const tail = [0.985, 0.99, 0.995, 0.999];

/**
 * @param median - ms
 * @param spread - 0.1 is narrow, 0.4 wide
 * @param n - samples
 */
export function sampleLatency(median: number, spread: number, n = 600): Latency {
  const at = (share: number): number => rounded(median * (share / (1 - share)) ** spread);
  const last = n / (n + 1);
  const all = [1 / (n + 1), ...shares, ...tail.filter((share) => share < last), last];
  return {
    n,
    min: at(1 / (n + 1)),
    p50: at(0.5),
    p90: at(0.9),
    p99: at(Math.min(0.99, last)),
    p999: at(Math.min(0.999, last)),
    max: at(last),
    cdf: all.map((share, index) => [at(share), index === all.length - 1 ? 1 : share]),
  };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
