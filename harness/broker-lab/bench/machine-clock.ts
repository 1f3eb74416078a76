/** One clock for all threads and processes of this machine, so that a stamp made in one is read in another. */
import type { Ms } from '../../core/units.ts';
import { clockShift } from '../../timeline/clock-shift.ts';

/** `process.hrtime` has one zero per machine, `performance.now()` one per thread; the second is the cheaper read. */
const shift: Ms = clockShift(
  () => Number(process.hrtime.bigint()) / 1e6,
  () => performance.now(),
);

/** Monotonic ms since an arbitrary zero that all threads and processes of this machine share; true to 1 µs. */
export const machineNow = (): Ms => performance.now() + shift;
