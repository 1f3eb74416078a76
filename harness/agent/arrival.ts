/** How a peer makes itself known: when for the first time, and when again. */
import { HarnessError } from '../core/errors.ts';
import type { Arrival } from '../dialects/dialect.ts';

/**
 * Listens for as long as the dialect wants before the first word.
 * @throws HarnessError `name-taken` when the dialect checks names and `isTaken` says so at the end
 */
export async function listenFirst(
  { afterMs, checksName }: Arrival,
  me: string,
  isTaken: () => boolean,
): Promise<void> {
  if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs));
  if (!checksName || !isTaken()) return;
  throw new HarnessError({
    code: 'name-taken',
    what: `${me} was seen online before this peer said anything under that name`,
    cure: 'end the other one, take another name or root; after a crash its last word may still be retained',
  });
}

/** Says it again as the dialect wants; returns how to stop. */
export function sayAgain({ repeatsMs, everyMs }: Arrival, say: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = (at: number): void => {
    const wait = repeatsMs[at] ?? everyMs;
    if (wait === null) return;
    timer = setTimeout(() => {
      say();
      next(at + 1);
    }, wait);
  };
  next(0);
  return () => {
    clearTimeout(timer);
  };
}
