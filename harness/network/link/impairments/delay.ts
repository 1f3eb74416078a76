/** Every datagram takes the same time longer. */
import type { Ms } from '../../../core/units.ts';
import type { Impairment } from './impairment.ts';

/** @param by - one way */
export function delay(by: Ms): Impairment {
  return (passage) => [{ ...passage, due: passage.due + by }];
}
