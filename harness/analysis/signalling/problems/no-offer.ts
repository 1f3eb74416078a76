/** One side waits for an offer, and none came to it: it went astray, or was never made. */
import type { Failure } from '../../../core/errors.ts';
import { inRoom, type Case } from '../sighting.ts';

/** @returns `offer-misaddressed` or `offer-timeout`; null for whoever offers itself, when an offer came, or nobody */
export function noOffer(about: Case): Failure | null {
  const { me, other, role } = about;
  if (role !== 'answerer' || other === '') return null;
  const offers = inRoom(about).filter(({ kind, from }) => kind === 'offer' && from !== me);
  if (offers.some(({ to }) => to === me)) return null;
  const astray = offers.find(({ from }) => from === null || from === other);
  if (astray === undefined) {
    return {
      code: 'offer-timeout',
      what: `${other} was there, and published no offer to ${me}`,
      cure: `does ${other} know that it is to offer? It may wait for something that it did not see`,
    };
  }
  return {
    code: 'offer-misaddressed',
    what: `${other} published an offer, but it was addressed to ${String(astray.to)} (${astray.topic}), not to ${me}`,
    cure: `correct the name that ${other} has for its partner`,
  };
}
