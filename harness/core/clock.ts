/** The only way to read time: passed in, so that pure code stays pure and tests need no waiting. */
import type { Ms } from './units.ts';

/** A monotonic clock; its zero is arbitrary and differs from process to process. */
export interface Clock {
  now(): Ms;
}

/** `performance.now()`, present in every browser and in Node. */
export const monotonicClock: Clock = { now: () => performance.now() };
