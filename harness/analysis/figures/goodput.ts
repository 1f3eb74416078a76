/** Figures of throughput: what the receiver's application got, never what was queued. */
import { KiB, MiB } from '../../core/units.ts';
import type { EventOf, TimelineEvent } from '../../timeline/event.ts';
import type { Figures } from '../result.ts';
import { valueFigure } from '../stats/distribution.ts';
import { windowsOf } from './load.ts';

/**
 * One figure per window, e.g. `goodput.16KiB.duplex.offerer→answerer`, and one per first transfer of a direction,
 * e.g. `goodput.first-8MiB.offerer→answerer`.
 * @see catalogue section 6.3
 */
export function goodputFigures(events: readonly TimelineEvent[]): Figures {
  return Object.fromEntries(
    windowsOf(events).measured.map((window) => [
      `goodput.${windowName(window)}`,
      valueFigure(rateOf(window), {
        unit: 'Mbit/s',
        class: 'absolute',
        better: 'higher',
        definition: `Payload bytes that the receiving application got per time, ${inWords(window)}, pauses included.`,
      }),
    ]),
  );
}

/** In Mbit/s. */
export const rateOf = ({ bytes, ms }: Pick<EventOf<'goodput.window'>, 'bytes' | 'ms'>): number =>
  (bytes * 8) / ms / 1000;

export type WindowKey = Pick<
  EventOf<'goodput.window'>,
  'messageSize' | 'duplex' | 'direction' | 'upTo'
>;

/** `16KiB.offerer→answerer`, or with `.duplex` in the middle; `first-8MiB.offerer→answerer` where bytes are the bound. */
export function windowName({ messageSize, duplex, direction, upTo }: WindowKey): string {
  if (upTo !== undefined) return `first-${sizeName(upTo)}.${direction}`;
  return `${sizeName(messageSize)}.${duplex ? 'duplex.' : ''}${direction}`;
}

function sizeName(bytes: number): string {
  if (bytes % MiB === 0) return `${bytes / MiB}MiB`;
  return bytes % KiB === 0 ? `${bytes / KiB}KiB` : `${bytes}B`;
}

function inWords(window: EventOf<'goodput.window'>): string {
  const { messageSize, duplex, direction, upTo, warmUpMs } = window;
  const messages = `${direction}, messages of ${sizeName(messageSize)}`;
  if (upTo !== undefined) {
    return `${messages}: the first ${sizeName(upTo)} of this direction on a fresh connection, or as much as is sent in its deadline, from the receiver’s readiness on, so that slow start and the losses it ends in count`;
  }
  return `${messages}, ${duplex ? 'both directions at once' : 'this direction alone'}, after ${warmUpMs} ms of warm-up and until the planned time is over`;
}
