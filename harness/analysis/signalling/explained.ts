/** A failure as a peer told it, and what was seen on the broker: the better explanation of the two. */
import type { Failure } from '../../core/errors.ts';
import { diagnose } from './diagnose.ts';
import type { Case } from './sighting.ts';

/** Failures that have their cause on the other side, or on the way there, which a peer alone cannot see. */
const unexplained: ReadonlySet<string> = new Set([
  'presence-timeout',
  'name-taken',
  'opening-timeout',
  'offer-timeout',
  'answer-timeout',
  'description-refused',
  'ice-timeout',
  'dtls-timeout',
  'channel-open-timeout',
  'nonce-timeout',
]);

/** @returns the cause that was seen on the broker, with what the peer said of it; the failure itself where none was */
export function explained<F extends Pick<Failure, 'what' | 'cure'> & { readonly code: string }>(
  failure: F,
  about: Case,
): F | Failure {
  if (!unexplained.has(failure.code)) return failure;
  const [cause] = diagnose(about);
  if (cause === undefined) return failure;
  return {
    ...cause,
    what: `${cause.what} (the peer itself: ${cause.code === failure.code ? '' : `${failure.code}, `}${failure.what})`,
  };
}
