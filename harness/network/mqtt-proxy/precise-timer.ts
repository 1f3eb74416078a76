/** A timer that keeps to the tenth of a millisecond: `setTimeout` alone is up to 2 ms late. */
import { monotonicClock, type Clock } from '../../core/clock.ts';
import type { Ms } from '../../core/units.ts';

/** `setTimeout` counts whole ms from a rounded start; what it may err by is spent in `setImmediate` turns instead. */
const coarseMs = 2;

/**
 * Calls back once `due` has come, never before, and never before this returns. The last two ms are polled, one turn of the event loop after the
 * other, so that sockets are served meanwhile; that costs the processor time of those two ms.
 * @param due - on `clock`
 * @returns takes the appointment back
 */
export function callAt(due: Ms, call: () => void, clock: Clock = monotonicClock): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn: ReturnType<typeof setImmediate> | undefined;
  const look = () => {
    const left = due - clock.now();
    if (left <= 0) call();
    else wait(left);
  };
  const wait = (left: Ms) => {
    if (left > coarseMs) timer = setTimeout(look, left - coarseMs);
    else turn = setImmediate(look);
  };
  wait(due - clock.now());
  return () => {
    clearTimeout(timer);
    clearImmediate(turn);
  };
}
