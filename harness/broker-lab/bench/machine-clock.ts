/** One clock for all threads and processes of this machine, cheaper to read than `process.hrtime`. */
import { machineAhead } from '../../brokers/machine-clock.ts';
import type { Ms } from '../../core/units.ts';

/** Monotonic ms since an arbitrary zero that all threads and processes of this machine share; true to 1 µs. */
export const machineNow = (): Ms => performance.now() + machineAhead;
