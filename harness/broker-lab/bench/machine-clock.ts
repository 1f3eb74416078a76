/** One clock for all threads and processes of this machine, so that a stamp made in one is read in another. */
import type { Ms } from '../../core/units.ts';

/**
 * `process.hrtime` has one zero per machine, `performance.now()` one per thread; the second is the cheaper read.
 * A pause between the two readings makes their difference too small, never too large: the largest of many holds.
 */
const shift: Ms = Array.from(
  { length: 100 },
  () => Number(process.hrtime.bigint()) / 1e6 - performance.now(),
).reduce((most, one) => Math.max(most, one));

/** Monotonic ms since an arbitrary zero that all threads and processes of this machine share; true to 1 µs. */
export const machineNow = (): Ms => performance.now() + shift;
