/** The highest rate at which the slowest percent of messages still comes in time, and none is lost. */
import type { Bytes, Ms } from '../../core/units.ts';
import type { Saturation } from '../result.ts';
import type { LoadGenerator } from './load-generator.ts';
import { loadRun, type LoadResult } from './load-run.ts';
import type { Measurement } from './measurement.ts';
import type { Qos } from './publish-frame.ts';
import { highestRate, type RateSearch } from './rate-search.ts';
import type { Site } from './site.ts';

export interface SaturationPlan {
  readonly qos: Qos;
  readonly payloadBytes: Bytes;
  /** What p99 must stay below, in ms from the scheduled instant. */
  readonly boundMs: Ms;
  /** How long a rate is held, in ms. */
  readonly probeMs: Ms;
  readonly search: RateSearch;
}

/** Delivered slower than this share of the rate asked for, the queue grows, whatever p99 says of so short a time. */
const leastAchieved = 0.9;

type Step = Saturation['steps'][number];

/**
 * One publisher, one subscriber. A rate passes when p99 is below the bound, nothing is lost, and at least
 * nine tenths of it are delivered per second.
 */
export function saturationMeasurement(
  site: Site,
  plan: SaturationPlan,
  generator: LoadGenerator,
): Measurement<Saturation> {
  const steps: Step[] = [];
  let ratePerSecond = 0;
  const probe = async (rate: number): Promise<boolean> => {
    const run = await loadRun(site, generator, loadPlan(plan, rate));
    const step = stepOf(rate, run);
    steps.push(step);
    return passes(step, plan.boundMs);
  };
  return {
    block: async () => {
      ratePerSecond = Math.max(ratePerSecond, await highestRate(plan.search, probe));
    },
    result: () => {
      const { qos, payloadBytes, boundMs } = plan;
      return { qos, payloadBytes, boundMs, ratePerSecond, steps };
    },
    close: () => undefined,
  };
}

/** Whether a probed rate counts as sustained. */
const passes = (step: Step, boundMs: Ms): boolean =>
  step.p99 < boundMs &&
  step.lost === 0 &&
  step.achievedPerSecond >= leastAchieved * step.ratePerSecond;

const loadPlan = ({ qos, payloadBytes, boundMs, probeMs }: SaturationPlan, rate: number) => ({
  ...{ qos, payloadBytes, ratePerSecond: rate },
  count: Math.max(1, Math.round((rate * probeMs) / 1000)),
  within: probeMs + 4 * boundMs,
  lossAfter: 10 * boundMs,
});

const stepOf = (rate: number, run: LoadResult): Step => ({
  ratePerSecond: rate,
  achievedPerSecond: run.achievedPerSecond,
  p99: run.latency.percentile(99),
  lost: run.lost,
});
