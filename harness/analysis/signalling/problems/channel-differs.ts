/** The connection stands, and the channel of one side has no counterpart on the other. */
import type { Failure } from '../../../core/errors.ts';
import type { Case } from '../sighting.ts';

/** @returns `channel-differs` when the other side opened a channel in band that was to be agreed on beforehand */
export function channelDiffers({
  other,
  announcedChannels = [],
  isOpen = false,
}: Case): Failure | null {
  const [label] = announcedChannels;
  if (label === undefined || isOpen) return null;
  return {
    code: 'channel-differs',
    what: `${other} opened a channel "${label}" in band, but both sides must make theirs beforehand, with the id that they agreed on`,
    cure: 'create it with negotiated: true and the id of the dialect before the offer is made',
  };
}
