/** The typical time to open of a cell, and of many. */
import type { Ms } from '../../core/units.ts';
import type { Cell, Figure } from '../result.ts';
import { quantile } from '../stats/quantile.ts';

/** Median over the attempts of one cell, in ms; null where it did not open. */
export function timeToOpen({ figures }: Cell): Ms | null {
  return typical(figures['time-to-open']);
}

/** The value, or the median of a distribution; null where there is no figure. */
export function typical(figure: Figure | undefined): number | null {
  if (figure === undefined) return null;
  return figure.type === 'value' ? figure.value : figure.p50;
}

/** Median of several times; null of none. */
export function median(times: readonly number[]): number | null {
  return times.length === 0 ? null : quantile(times, 0.5);
}
