/** Waits for an instant on the machine's clock, more exactly than `setTimeout` can. */
import type { Ms } from '../../core/units.ts';
import { callAt } from '../../network/mqtt-proxy/precise-timer.ts';
import { machineNow } from './machine-clock.ts';

/**
 * Resolves at `instant` or some 10 µs after it, never before; sockets are served meanwhile.
 * @param instant - on the clock of `machineNow`; one in the past resolves in the next turn of the event loop
 */
export const until = (instant: Ms): Promise<void> =>
  new Promise((resolve) => {
    callAt(instant, resolve, { now: machineNow });
  });
