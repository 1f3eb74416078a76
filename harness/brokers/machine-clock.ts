/** The clock that all processes of this machine share: what one of them stamps is read in another. */
import type { Ms } from '../core/units.ts';
import { clockShift } from '../timeline/clock-shift.ts';

/** `process.hrtime` has one zero per machine, `performance.now()` one per thread: by this the first is ahead here, to 1 µs. */
export const machineAhead: Ms = clockShift(
  () => Number(process.hrtime.bigint()) / 1e6,
  () => performance.now(),
);
