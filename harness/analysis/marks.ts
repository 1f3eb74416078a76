/** Finds the instants T0 to T13 of catalogue section 6.1 in a timeline. */
import type { Role } from '../core/ids.ts';
import type { EventKind, EventOf, TimelineEvent } from '../timeline/event.ts';
import { firstConnection } from './connections.ts';
import type { Marks } from './views.ts';

/**
 * The marks of one side, in ms on the harness's clock, of the first connection of the timeline.
 * @see catalogue section 6.1
 */
export function marksOf(timeline: readonly TimelineEvent[], role: Role): Marks {
  const events = firstConnection(timeline);
  const own = finder(events, role);
  const offer = offererMarks(events);
  const answer = answererMarks(events);
  const T12 = own('channel.state', (event) => event.value === 'open');
  return {
    role,
    T0: own('mqtt.connecting'),
    T1: own('mqtt.connected'),
    T2: own('mqtt.subscribed'),
    ...offer,
    T6: answer.T6,
    T7: answer.T7,
    T9: role === 'offerer' ? offer.T9 : answer.T9,
    T10: own('state', ({ machine, value }) => machine === 'ice' && iceDone.has(value)),
    T11: dtlsConnected(own) ?? (T12 === null ? null : 'absent'),
    T12,
  };
}

const iceDone = new Set(['connected', 'completed']);

function offererMarks(events: readonly TimelineEvent[]) {
  const find = finder(events, 'offerer');
  const T3 = find('call', callStarts('createOffer'));
  const T8 = find('signal.received', accepted('answer'));
  return {
    T3,
    T4: find('call', callEnds('setLocalDescription'), T3),
    T5: find('signal.sent', (event) => event.signal === 'offer', T3),
    T8,
    T9: T8 === null ? null : find('call', callEnds('setRemoteDescription'), T8),
    T13: find('nonce.echoed', (event) => event.equal),
  };
}

function answererMarks(events: readonly TimelineEvent[]) {
  const find = finder(events, 'answerer');
  const T6 = find('signal.received', accepted('offer'));
  return {
    T6,
    T7: find('signal.sent', (event) => event.signal === 'answer', T6),
    T9: T6 === null ? null : find('call', callEnds('setLocalDescription'), T6),
  };
}

/** DTLS by its own event, else by the first `connectionState` connected (catalogue 6.1, T11). */
function dtlsConnected(find: Finder): number | null {
  const by = (machines: readonly string[]) =>
    find('state', ({ machine, value }) => machines.includes(machine) && value === 'connected');
  return by(['dtls']) ?? by(['connection']);
}

const callStarts = (name: string) => (event: EventOf<'call'>) =>
  event.name === name && event.phase === 'start';
const callEnds = (name: string) => (event: EventOf<'call'>) =>
  event.name === name && event.phase === 'end';
const accepted = (signal: string) => (event: EventOf<'signal.received'>) =>
  event.signal === signal && event.disposition === 'accepted';

/** When the first event of this kind that fits happened, not before `from`; null when none did. */
type Finder = <K extends EventKind>(
  kind: K,
  fits?: (event: EventOf<K>) => boolean,
  from?: number | null,
) => number | null;

function finder(events: readonly TimelineEvent[], role: Role): Finder {
  return (kind, fits = () => true, from = null) => {
    const isKind = (event: TimelineEvent): event is EventOf<typeof kind> => event.kind === kind;
    const found = events.find(
      (event) =>
        event.by === role && event.t >= (from ?? -Infinity) && isKind(event) && fits(event),
    );
    return found?.t ?? null;
  };
}
