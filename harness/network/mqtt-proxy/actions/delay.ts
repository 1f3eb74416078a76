/** Adds time to the way of a packet; order is kept, as TCP would: what follows waits behind it. */
import { seededRandom } from '../../../core/random.ts';
import type { Ms } from '../../../core/units.ts';
import type { Action } from '../rule.ts';

export interface DelayOptions {
  readonly ms: Ms;
  /** Each packet gets up to so much more or less, evenly spread; never less than 0 in all. Default 0. */
  readonly jitterMs?: Ms;
  /** Of the jitter: the same seed gives the same sequence. Default 1. */
  readonly seed?: number;
}

/**
 * Delays each packet that matches, in one direction or both as the match says, to the tenth of a millisecond on an idle
 * machine (see precise-timer.ts for what that costs). Connecting, TLS and the WebSocket handshake are not delayed: they
 * end at the proxy. To let others overtake, use `hold({ ms })`.
 */
export function delay({ ms, jitterMs = 0, seed = 1 }: DelayOptions): Action {
  const random = seededRandom(seed);
  return {
    name: 'delay',
    take: (carried, flow) => {
      const added = Math.max(0, ms + jitterMs * (2 * random() - 1));
      flow.did(`delayed by ${added.toFixed(1)} ms`);
      flow.forward({ ...carried, delay: carried.delay + added });
    },
  };
}
