/** What `signalbox brokers` does with each broker: the real conformance entries, limits and benchmark. */
import { benchmarkBroker } from '../broker-lab/bench/benchmark.ts';
import { full, quick } from '../broker-lab/bench/settings.ts';
import { answers } from '../broker-lab/conformance/alive.ts';
import { levelsOf } from '../broker-lab/conformance/capabilities.ts';
import { EntryContext } from '../broker-lab/conformance/context.ts';
import { GuardedBroker } from '../broker-lab/conformance/guarded.ts';
import { runConformance } from '../broker-lab/conformance/run.ts';
import { probeLimits } from '../broker-lab/limits/probe.ts';
import type { Looks, Target } from '../broker-lab/run.ts';
import type { Random } from '../core/random.ts';
import type { BrokersOptions } from './brokers-options.ts';

/**
 * @param options - which half, and how deep
 * @param random - decides whose turn it is in the benchmark
 * @param now - for the expiry dates of the ledger
 */
export function looksOf(options: BrokersOptions, random: Random, now: Date): Looks {
  const { only, depth } = options;
  const today = now.toISOString().slice(0, 10);
  const settings = depth === 'full' ? full : quick;
  return {
    levels: protocolLevels,
    alive: isAlive,
    conformance: only === 'bench' ? null : (target) => runConformance(target, { today }),
    limits: only === 'bench' ? null : (target) => probeLimits(target),
    benchmark:
      only === 'conformance'
        ? null
        : (target, control) =>
            benchmarkBroker(subjectOf(target), control && subjectOf(control), settings, random),
  };
}

/** When there is no budget left to ask, nothing speaks against it. */
async function isAlive(target: Target): Promise<boolean> {
  try {
    await target.etiquette.beforeConnect();
  } catch {
    return true;
  }
  return answers(target);
}

async function protocolLevels(target: Target): Promise<readonly number[]> {
  const guarded = new GuardedBroker(target);
  const context = new EntryContext(target, guarded);
  try {
    return await levelsOf(context);
  } finally {
    await context.close();
    await guarded.close();
  }
}

const subjectOf = ({ addresses, etiquette }: Target) => ({ addresses, manners: etiquette });
