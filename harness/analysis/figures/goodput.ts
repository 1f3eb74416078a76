/** Figures of throughput: what the receiver's application got, never what was queued. */
import { KiB } from '../../core/units.ts';
import { ofKind, type EventOf, type TimelineEvent } from '../../timeline/event.ts';
import type { Figures } from '../result.ts';
import { valueFigure } from '../stats/distribution.ts';

/**
 * One figure per window, e.g. `goodput.16KiB.duplex.offerer→answerer`.
 * @see catalogue section 6.3
 */
export function goodputFigures(events: readonly TimelineEvent[]): Figures {
  const windows = ofKind(events, 'goodput.window').filter((window) => window.ms > 0);
  return Object.fromEntries(
    windows.map((window) => [
      `goodput.${windowName(window)}`,
      valueFigure((window.bytes * 8) / window.ms / 1000, {
        unit: 'Mbit/s',
        class: 'absolute',
        better: 'higher',
        definition: `Payload bytes that the receiving application got per time, ${inWords(window)}, after ${window.warmUpMs} ms of warm-up, pauses included.`,
      }),
    ]),
  );
}

export type WindowKey = Pick<EventOf<'goodput.window'>, 'messageSize' | 'duplex' | 'direction'>;

/** `16KiB.offerer→answerer`, or with `.duplex` in the middle. */
export function windowName({ messageSize, duplex, direction }: WindowKey): string {
  return `${sizeName(messageSize)}.${duplex ? 'duplex.' : ''}${direction}`;
}

function sizeName(bytes: number): string {
  return bytes % KiB === 0 ? `${bytes / KiB}KiB` : `${bytes}B`;
}

function inWords({ messageSize, duplex, direction }: WindowKey): string {
  return `${direction}, messages of ${sizeName(messageSize)}, ${duplex ? 'both directions at once' : 'this direction alone'}`;
}
