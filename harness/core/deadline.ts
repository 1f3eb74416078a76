/** Every wait has a deadline and its own error code (catalogue HR-5). */
import { HarnessError, type Failure } from './errors.ts';
import type { Ms } from './units.ts';

/**
 * Waits for `work`, at most `within` ms.
 * @throws HarnessError with `failure` (told the waited ms) when the deadline passes first
 */
export async function withDeadline<T>(
  work: Promise<T>,
  within: Ms,
  failure: (waited: Ms) => Failure,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new HarnessError(failure(within)));
    }, within);
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits for `work`, at most `ms`; that it took longer is no failure. Infinity: for as long as it takes. */
export async function atMost(work: Promise<unknown>, ms: Ms): Promise<void> {
  if (ms === Infinity) {
    await work;
    return;
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}

/** What `work` comes to, or `instead` when it takes longer than `ms`. */
export async function soon<T>(work: Promise<T>, ms: Ms, instead: T): Promise<T> {
  let value = instead;
  await atMost(
    work.then((found) => (value = found)),
    ms,
  );
  return value;
}
