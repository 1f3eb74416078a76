/** Waits for something that another process does, with a deadline. */
import { setTimeout as pause } from 'node:timers/promises';

const lookMs = 20;
const withinMs = 90_000;

/**
 * Looks again and again until there is something.
 * @param look - returns null while there is nothing
 * @throws Error naming `what` when the deadline (ms) passes
 */
export async function until<T>(what: string, look: () => T | null, within = withinMs): Promise<T> {
  const end = performance.now() + within;
  for (;;) {
    const seen = look();
    if (seen !== null) return seen;
    if (performance.now() > end) throw new Error(`not seen within ${within} ms: ${what}`);
    await pause(lookMs);
  }
}
