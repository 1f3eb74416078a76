/** Waits for something that may never come, where that is a result and not an error. */
import type { Ms } from '../../core/units.ts';

/**
 * Waits for `work`, at most `most` ms.
 * @returns whether it came in time
 */
export async function inTime(work: Promise<unknown>, most: Ms): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, most, false);
  });
  try {
    return await Promise.race([work.then(() => true), expired]);
  } finally {
    clearTimeout(timer);
  }
}
