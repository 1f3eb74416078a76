/** Telling what a stack holds back from what is lost: the former comes at once when a little more is sent. */
import type { Clock } from '../../core/clock.ts';
import type { Message } from '../../core/message.ts';
import type { Ms } from '../../core/units.ts';
import type { Channel } from '../channel.ts';
import { until } from '../pause.ts';

/** Fewer than the three reports of a gap that make a sender repeat (RFC 9260 section 7.2.4). */
const nudges = 2;
/** Less than the shortest retransmission timeout of any stack here, 200 ms of libdatachannel. */
const nudgedWithinMs: Ms = 100;

export interface Nudges {
  readonly clock: Clock;
  /** What is sent more, by its number from 0; the other side takes it for nothing that it waits for. */
  readonly message: (number: number) => Message;
  /** Whether nothing is missing any longer. */
  readonly isComplete: () => boolean;
}

/** Sends a little more, up to twice, until nothing is missing; does nothing on a channel that takes no more. */
export async function nudge(
  channel: Pick<Channel, 'send'>,
  { clock, message, isComplete }: Nudges,
): Promise<void> {
  for (let number = 0; number < nudges && !isComplete(); number++) {
    if (!isSent(channel, message(number))) return;
    await until(clock, clock.now() + nudgedWithinMs);
  }
}

/** Whether it could be sent: a channel that has closed meanwhile takes nothing with it that was measured. */
function isSent(channel: Pick<Channel, 'send'>, message: Message): boolean {
  try {
    channel.send(message);
    return true;
  } catch {
    return false;
  }
}
