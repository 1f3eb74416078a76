/** A time between two clocks in words: with what it is true to, or a dash where that is too wide to tell it. */
import { isWithheld } from '../../../../harness/analysis/one-way.ts';
import { formatInstant, formatMs, formatNumber, missing } from '../format.ts';

export interface Between {
  readonly ms: number;
  /** ± ms; 0 where one clock stamped both ends. */
  readonly bound: number;
}

/** `9.3 ms`, `9.3 ms ±0.2`, or a dash: {@link whyWithheld} says why. */
export function durationWords({ ms, bound }: Between): string {
  if (isWithheld(bound)) return missing;
  return `${formatMs(ms)}${trueTo(bound)}`;
}

/** ` (+9.3 ±0.2)`, with the dash in the place of what is withheld. */
export function laterWords({ ms, bound }: Between): string {
  if (isWithheld(bound)) return ` (${missing})`;
  return ` (${ms < 0 ? '−' : '+'}${formatInstant(Math.abs(ms))}${trueTo(bound)})`;
}

/** Why there is only a dash; empty where there is more. */
export function whyWithheld(bound: number): string {
  if (!isWithheld(bound)) return '';
  const known = Number.isFinite(bound) ? `known to ±${formatNumber(bound)} ms only` : 'not known';
  return `Withheld: how far the clocks of the two sides are apart is ${known}.`;
}

const trueTo = (bound: number): string => (bound === 0 ? '' : ` ±${formatNumber(bound)}`);
