/** The end of a peer, with a deadline: an engine that hangs must not take along what was seen until then. */
import { soon } from '../core/deadline.ts';
import { asFailure, type Failure } from '../core/errors.ts';
import type { Ms } from '../core/units.ts';
import type { RunningPeer } from '../drivers/driver.ts';

/** Drivers kill what does not go by itself after 2 to 5 s; what is still there then is left to the reaper of the run. */
const endWithinMs: Ms = 15_000;

export interface PeerEnd {
  /** How it ended, in the words of its driver. */
  readonly detail: string;
  /** `peer-would-not-end`; null when it ended. */
  readonly failure: Failure | null;
}

/** Ends it, whatever it is at; never rejects, and takes no longer than `within` ms. */
export async function endOf(
  peer: Pick<RunningPeer, 'close' | 'ended'>,
  within: Ms = endWithinMs,
): Promise<PeerEnd> {
  const ending = peer.close().then(() => peer.ended);
  const told = ending.catch((error: unknown) => asFailure(error).what);
  const detail = await soon<string | null>(told, within, null);
  if (detail !== null) return { detail, failure: null };
  const what = `it was told to end, and had not after ${within} ms`;
  const cure = 'its engine hangs; the run ends it with everything else when it is over';
  return { detail: what, failure: { code: 'peer-would-not-end', what, cure } };
}
