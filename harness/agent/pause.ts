/** Waiting without sleeping past the moment, and letting others run without a timer's 4 ms. */
import type { Clock } from '../core/clock.ts';
import type { Ms } from '../core/units.ts';

/** Timers wake late by up to this much; the rest is waited by yielding. */
const timerSlackMs: Ms = 3;

/** Lets everything that is ready run once: a macrotask without the delay of a timer. */
export function yieldOnce(): Promise<void> {
  return new Promise(nextTurn);
}

const nextTurn: (run: () => void) => void = immediateOfNode() ?? turnsByMessage();

function immediateOfNode(): ((run: () => void) => void) | null {
  const found: unknown = Reflect.get(globalThis, 'setImmediate');
  return typeof found === 'function' ? (found as (run: () => void) => void) : null; // Node's own
}

/** One channel for all turns: making one for each costs more than the turn. */
function turnsByMessage(): (run: () => void) => void {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return (run) => {
    waiting.push(run);
    port2.postMessage(null);
  };
}

/** Waits until `instant` on `clock`: by timer while it is far, then by yielding. */
export async function until(clock: Clock, instant: Ms): Promise<void> {
  const far = instant - clock.now() - timerSlackMs;
  if (far > 0) await new Promise((resolve) => setTimeout(resolve, far));
  while (clock.now() < instant) await yieldOnce();
}
