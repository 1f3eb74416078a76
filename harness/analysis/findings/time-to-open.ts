/** The typical time to open of a cell, and of many. */
import type { Ms } from '../../core/units.ts';
import type { Cell } from '../result.ts';
import { quantile } from '../stats/quantile.ts';
import { typical } from '../stats/typical.ts';

/** Median over the attempts of one cell, in ms; null where it did not open. */
export function timeToOpen({ figures }: Cell): Ms | null {
  return typical(figures['time-to-open']);
}

/** Median of several times; null of none. */
export function median(times: readonly number[]): number | null {
  return times.length === 0 ? null : quantile(times, 0.5);
}
