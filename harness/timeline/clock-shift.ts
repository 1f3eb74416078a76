/** How two clocks of one machine differ that run alike and have different zeros. */
import type { Ms } from '../core/units.ts';

const readings = 100;

/**
 * How far `first` is ahead of `second`, in ms. Only one can be read at a time, and a process that is paused in between
 * makes the difference too small by that pause, never too large: the largest of many readings holds.
 */
export function clockShift(first: () => Ms, second: () => Ms): Ms {
  const differences = Array.from({ length: readings }, () => first() - second());
  return Math.max(...differences);
}
