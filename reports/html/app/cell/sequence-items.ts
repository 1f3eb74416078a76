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
  const items = [...dots(events, every), ...heard(wire, every).flatMap(arrowEnds)];
  return items.sort((one, other) => one.t - other.t);
}

/** A peer that hears itself (on a topic that both listen to) is of interest to few. */
export function heard(wire: readonly WireMessage[], every: boolean): readonly WireMessage[] {
  if (every) return wire;
  return wire.map((message) => ({
    ...message,
    received: message.received.filter(
      (event) => event.disposition !== 'not-for-me' || event.by !== message.from,
    ),
  }));
}

/** A state that is told again is not a change. */
function dots(events: readonly TimelineEvent[], every: boolean): Item[] {
  const states = new Map<string, string>();
  return events.flatMap((event) => {
    const words = wordsOf(event);
    if (event.kind === 'state' && !every) {
      const machine = `${event.by} ${event.machine}`;
      if (states.get(machine) === event.value) return [];
      states.set(machine, event.value);
    }
    if (!words || (words.weight === 'detail' && !every)) return [];
    return [{ t: event.t, lane: event.by, text: words.text, tone: words.tone, message: null }];
  });
}

/** Where it left a peer and where it reached one; the broker in between needs no words. */
function arrowEnds(message: WireMessage): Item[] {
  const { number, sent, received, signal, bytes } = message;
  const name = signal === 'end-of-candidates' ? 'candidates end' : signal;
  const begin: Item[] = sent
    ? [
        item(
          sent,
          bytes === 0 ? `${name} cleared` : `${name} · ${formatBytes(bytes)}`,
          'sent',
          number,
        ),
      ]
    : [];
  const ends = received.map((event) =>
    item(
      event,
      event.disposition === 'accepted' ? name : `${name}: ${event.disposition}`,
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
