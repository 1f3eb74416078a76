/**
 * The delay varies evenly around its mean, and order is kept, as in a queue that is sometimes longer: a datagram
 * never leaves before the one that came before it. What is sent closer together than the jitter so leaves later
 * on average than the mean says; `reorder` is for the other thing.
 */
import type { Random } from '../../../core/random.ts';
import type { Ms } from '../../../core/units.ts';
import type { Impairment } from './impairment.ts';

/** @param upTo - at most as long as the delay before it, so that nothing leaves before it came */
export function jitter(upTo: Ms, random: Random): Impairment {
  let last: Ms = -Infinity;
  return (passage) => {
    last = Math.max(last, passage.due + (random() * 2 - 1) * upTo);
    return [{ ...passage, due: last }];
  };
}
