/** The connection stands, and the channel of one side has no counterpart on the other. */
import type { Failure } from '../../../core/errors.ts';
import { inRoom, type Case } from '../sighting.ts';

/**
 * @returns `channel-differs` when the other side opened a channel in band that was to be agreed on beforehand; or when
 *   it answers on the broker what it does not answer on the channel, which opened on this side alone
 */
export function channelDiffers(about: Case): Failure | null {
  const { other, announcedChannels = [], isOpen = false, isAnswered = false } = about;
  const [label] = announcedChannels;
  if (isAnswered) return null;
  if (label !== undefined) return inBand(other, label);
  const answersElsewhere = inRoom(about).some(({ kind, to }) => kind === 'pong' && to === about.me);
  return isOpen && answersElsewhere ? elsewhere(other) : null;
}

const cure = 'create it with negotiated: true and the id of the dialect before the offer is made';

const inBand = (other: string, label: string): Failure => ({
  code: 'channel-differs',
  what: `${other} opened a channel "${label}" in band, but both sides must make theirs beforehand, with the id that they agreed on`,
  cure,
});

/** One that is agreed on beforehand opens on each side by itself. */
const elsewhere = (other: string): Failure => ({
  code: 'channel-differs',
  what: `the channel opened on this side, and ${other} answers nothing on it that it answers on the broker: its own has another id, or is not agreed on beforehand`,
  cure,
});
