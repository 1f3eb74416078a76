/** A line that sends one datagram after the other, with a queue before it that drops what comes when it is full. */
import type { Ms } from '../../../core/units.ts';
import { headerBytes } from '../path.ts';
import type { Impairment } from './impairment.ts';

/**
 * @param megabits - Mbit/s that the line carries, headers counted
 * @param longest - what would wait longer for its turn is dropped (tail drop)
 */
export function rate(megabits: number, longest: Ms): Impairment {
  let freeAt: Ms = -Infinity;
  return (passage) => {
    const start = Math.max(freeAt, passage.due);
    if (start - passage.due > longest) return [];
    freeAt = start + ((passage.bytes.length + headerBytes) * 8) / (megabits * 1_000);
    return [{ ...passage, due: freeAt }];
  };
}
