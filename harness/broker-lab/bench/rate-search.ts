/** Finds the highest rate that still passes, by doubling and then bisection, bounded in time. */
import type { Ms } from '../../core/units.ts';

export interface RateSearch {
  /** Where doubling begins, per second. */
  readonly from: number;
  /** Never asked for more, per second. */
  readonly most: number;
  /** Halvings of the gap between the highest that passed and the lowest that did not. */
  readonly bisections: number;
  /** No probe begins later than this after the first, in ms. */
  readonly within: Ms;
}

/**
 * `passes` probes one rate; `now` is a monotonic clock in ms.
 * @returns the highest rate that passed, per second; 0 when none did
 * @throws what `passes` throws
 */
export async function highestRate(
  { from, most, bisections, within }: RateSearch,
  passes: (rate: number) => Promise<boolean>,
  now: () => Ms = () => performance.now(),
): Promise<number> {
  const until = now() + within;
  let good = 0;
  let bad: number | null = null;
  for (let rate = from; bad === null && good < most && now() < until; rate *= 2) {
    const tried = Math.min(rate, most);
    if (await passes(tried)) good = tried;
    else bad = tried;
  }
  for (let left = bisections; bad !== null && left > 0 && now() < until; left--) {
    const tried = Math.round((good + bad) / 2);
    if (tried === good || tried === bad) break;
    if (await passes(tried)) good = tried;
    else bad = tried;
  }
  return good;
}
