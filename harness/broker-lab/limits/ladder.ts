/** Finds a limit by going up a ladder of sizes until one is refused. */
import { inBytes } from './limit-probe.ts';

/**
 * Goes up until `passes` says no.
 * @param sizes - ascending
 * @returns `at least 2,048 B (largest tried)`, `below 16 B`, or `1,024 B, not 2,048 B`
 */
export async function climb(
  sizes: readonly number[],
  passes: (size: number) => Promise<boolean>,
): Promise<string> {
  let last: number | null = null;
  for (const size of sizes) {
    if (!(await passes(size))) {
      return last === null ? `below ${inBytes(size)}` : `${inBytes(last)}, not ${inBytes(size)}`;
    }
    last = size;
  }
  return last === null ? 'not tried' : `at least ${inBytes(last)} (largest tried)`;
}
