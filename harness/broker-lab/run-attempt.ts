/** Does a piece of work that may fail or be stopped, and says which; ends what came too late. */
import { withDeadline } from '../core/deadline.ts';
import { asFailure, HarnessError, type Failure } from '../core/errors.ts';
import type { Ms } from '../core/units.ts';

/** A value, or why there is none. */
export type Attempt<T> = { readonly value: T } | { readonly failure: Failure };

/** What does not end by itself in this time is left to the reaper of the run. */
const closeWithinMs: Ms = 15_000;

/**
 * Never rejects.
 * @param signal - when it fires, the attempt ends at once with `run-stopped`
 * @param late - gets the value of work that was stopped and succeeded afterwards
 */
export async function attempted<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  late: (value: T) => Promise<void> = () => Promise.resolve(),
): Promise<Attempt<T>> {
  if (signal.aborted) return { failure: asFailure(stopped()) };
  const stop = new AbortController();
  const running = work();
  try {
    return { value: await Promise.race([running, whenAborted(signal, stop.signal)]) };
  } catch (error) {
    // Ended by the signal: its own end is nobody's news now. After a failure of the work itself, there is no value
    running.then(late).catch(() => undefined);
    return { failure: asFailure(error) };
  } finally {
    stop.abort();
  }
}

/** Ends it, waiting at most 15 s; an error while ending is not worth more than the results. */
export async function closed(open: { close(): Promise<void> }): Promise<void> {
  await withDeadline(open.close(), closeWithinMs, (waited) => ({
    code: 'broker-lost',
    what: `the broker did not end within ${waited} ms`,
    cure: 'nothing to do: it is ended with the run',
  })).catch(() => undefined);
}

function whenAborted(signal: AbortSignal, over: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => {
      reject(stopped());
    };
    signal.addEventListener('abort', stop, { once: true, signal: over });
    if (signal.aborted) stop(); // the work may have been what fired it
  });
}

const stopped = (): HarnessError =>
  new HarnessError({
    code: 'run-stopped',
    what: 'the run was stopped before this',
    cure: 'run again, with fewer brokers or --quick',
  });
