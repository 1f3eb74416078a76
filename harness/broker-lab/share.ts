/** Which share of a connection's time to open a broker costs. */
import type { Ms } from '../core/units.ts';
import type { Replay } from './result.ts';

/**
 * Time to open over a broker is what the peers take by themselves and what the messages take on their way.
 * @param replay - median of the replay over this broker, in ms
 * @param peers - what the recorded connection took beside its messages, in ms, at least 0
 * @returns 0 to 1
 */
export const shareOf = (replay: Ms, peers: Ms): number =>
  replay === 0 ? 0 : replay / (Math.max(0, peers) + replay);

/** The share at both ends of the median's interval. */
export function shareInterval(replay: Replay): readonly [low: number, high: number] {
  const { duration, medianInterval, shareOfTimeToOpen: share } = replay;
  const peers = share === 0 ? 0 : (duration.p50 * (1 - share)) / share;
  return [shareOf(medianInterval[0], peers), shareOf(medianInterval[1], peers)];
}
