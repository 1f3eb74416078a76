/** The other side is there, but under another root topic. */
import type { Failure } from '../../../core/errors.ts';
import { inRoom, presenceOf, type Case } from '../sighting.ts';

/** @returns `wrong-root`, or null; needs sightings of more than our own root */
export function wrongRoot(about: Case): Failure | null {
  const { root, other, sightings } = about;
  if (inRoom(about).some(({ from }) => from === other)) return null;
  const elsewhere = sightings.find(({ from, root: at }) => from === other && at !== root);
  if (elsewhere === undefined) return null;
  const theirs = sightings.filter((each) => each.root === elsewhere.root);
  const state = presenceOf(theirs, other) === false ? 'was' : 'is';
  if (elsewhere.dialect === 'trystero') {
    return {
      code: 'wrong-root',
      what: `${other} ${state} there, but in another room than "${root}": it speaks on ${elsewhere.topic}, which is no topic of this one`,
      cure: 'give both the same application id and the same room id (--root APP/ROOM): trystero makes its topics from the two, so the broker does not tell which ones it has',
    };
  }
  return {
    code: 'wrong-root',
    what: `${other} ${state} there, but under the root "${elsewhere.root}" (${elsewhere.topic}), not under "${root}"`,
    cure: `start one of the two with --root ${elsewhere.root === '' ? '…' : elsewhere.root}, or change the root of the other`,
  };
}
