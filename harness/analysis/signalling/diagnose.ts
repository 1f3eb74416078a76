/**
 * Explains from what was seen on the broker why two peers did not meet: each failure that can be told apart has its
 * own words. Pure: the same sightings always give the same explanation.
 */
import type { Failure } from '../../core/errors.ts';
import { channelDiffers } from './problems/channel-differs.ts';
import { nameTaken } from './problems/name-taken.ts';
import { neverAppeared } from './problems/never-appeared.ts';
import { noOffer } from './problems/no-offer.ts';
import { otherPassword } from './problems/other-password.ts';
import { refusableSdp } from './problems/refusable-sdp.ts';
import { unanswered } from './problems/unanswered.ts';
import { wrongRoot } from './problems/wrong-root.ts';
import type { Case } from './sighting.ts';

/** In the order in which a reader should hear of them: what comes first may be the cause of what follows. */
const problems: readonly ((about: Case) => Failure | null)[] = [
  nameTaken,
  wrongRoot,
  neverAppeared,
  otherPassword,
  refusableSdp,
  unanswered,
  noOffer,
  channelDiffers,
];

/** All that is wrong, the most likely cause first; empty when nothing that can be seen is. */
export function diagnose(about: Case): Failure[] {
  return problems.flatMap((problem) => problem(about) ?? []);
}
