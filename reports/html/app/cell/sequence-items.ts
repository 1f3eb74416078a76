/** What the sequence diagram draws, in the order of time: dots beside lanes, and ends of arrows. */
import type { Participant } from '../../../../harness/core/ids.ts';
import type { TimelineEvent } from '../../../../harness/timeline/event.ts';
import type { WireMessage } from '../../../../harness/analysis/views.ts';
import { formatBytes } from '../format.ts';
import { wordsOf, type EventWords } from './event-words.ts';

export interface Item {
  /** ms since the cell began. */
  readonly t: number;
  readonly lane: Participant;
  readonly text: string;
  readonly tone: EventWords['tone'] | 'sent' | 'received';
  /** Number of the message whose arrow begins or ends here. */
  readonly message: number | null;
}

/** @param every - also what only matters when something went wrong */
export function sequenceItems(
  events: readonly TimelineEvent[],
  wire: readonly WireMessage[],
  every: boolean,
): Item[] {
  const items = [...dots(events, every), ...wire.flatMap(arrowEnds)];
  return items.sort((one, other) => one.t - other.t);
}

function dots(events: readonly TimelineEvent[], every: boolean): Item[] {
  return events.flatMap((event) => {
    const words = wordsOf(event);
    if (!words || (words.weight === 'detail' && !every)) return [];
    return [{ t: event.t, lane: event.by, text: words.text, tone: words.tone, message: null }];
  });
}

/** Where it left a peer and where it reached one; the broker in between needs no words. */
function arrowEnds(message: WireMessage): Item[] {
  const { number, sent, received, signal, bytes } = message;
  const begin: Item[] = sent
    ? [item(sent, `${signal} · ${formatBytes(bytes)}`, 'sent', number)]
    : [];
  const ends = received.map((event) =>
    item(
      event,
      event.disposition === 'accepted' ? signal : `${signal}: ${event.disposition}`,
      'received',
      number,
    ),
  );
  return [...begin, ...ends];
}

const item = (
  { t, by }: { t: number; by: Participant },
  text: string,
  tone: Item['tone'],
  message: number,
): Item => ({ t, lane: by, text, tone, message });
