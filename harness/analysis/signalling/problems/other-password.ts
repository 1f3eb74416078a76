/** Both sides are in the room, and one encrypts with a password that the other has not. */
import type { Failure } from '../../../core/errors.ts';
import type { Case } from '../sighting.ts';

/** As trystero says it of a ciphertext; both of its causes look the same, and damage is rare. */
const undecryptable = 'does not decrypt';

/** @returns `room-password-differs`, or null */
export function otherPassword({ root, other, refused = [] }: Case): Failure | null {
  const count = refused.filter((why) => why.includes(undecryptable)).length;
  if (count === 0) return null;
  return {
    code: 'room-password-differs',
    what: `${count} messages of ${other} do not decrypt with the password that this side has for "${root}"`,
    cure: 'give both sides the same password: --room-password or SIGNALBOX_ROOM_PASSWORD here, and none where the other one has none; application id and room count too, here as --root APP/ROOM',
  };
}
