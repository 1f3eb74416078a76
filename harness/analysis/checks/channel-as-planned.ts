/** Check DC-001, DC-004 and DC-006: what both sides read of their main channel after open is what was planned. */
import type { Role } from '../../core/ids.ts';
import { ofKind, type EventOf, type TimelineEvent } from '../../timeline/event.ts';
import { connectionsOf } from '../connections.ts';
import { defineCheck, unlessAny, type Check } from './check.ts';

/** The main channel as its dialect makes it. */
export interface PlannedChannel {
  readonly label: string;
  /** As given to `createDataChannel`; what is absent has the default of webrtc-pc section 6.1. */
  readonly options: Pick<RTCDataChannelInit, 'ordered' | 'negotiated' | 'id'>;
}

type Negotiated = EventOf<'negotiated'>;

/** Label, order and id on both sides, and two roles in DTLS. What a stack does not tell is not held against it. */
export function channelAsPlanned(plan: PlannedChannel): Check {
  const check = defineCheck({
    id: 'channel-as-planned',
    claim:
      'Both sides read of their channel what was planned: label, order and id; and one is DTLS client, one server.',
    references: ['DC-001', 'DC-004', 'DC-006'],
    observe: (events) => {
      const seen = connectionsOf(events).flatMap(({ events: own }) => {
        const [offerer, answerer] = [toldBy(own, 'offerer'), toldBy(own, 'answerer')];
        return offerer === undefined && answerer === undefined ? [] : [{ offerer, answerer }];
      });
      const problems = seen.flatMap(({ offerer, answerer }) => [
        ...differences('offerer', offerer, plan),
        ...differences('answerer', answerer, plan),
        ...contradictions(offerer, answerer),
      ]);
      return unlessAny([...new Set(problems)], inWords(seen[0]?.offerer ?? seen[0]?.answerer));
    },
  });
  return { ...check, isSeenIn: (events) => ofKind(events, 'negotiated').length > 0 };
}

const toldBy = (events: readonly TimelineEvent[], role: Role): Negotiated | undefined =>
  ofKind(events, 'negotiated').find(({ by }) => by === role);

function differences(
  role: Role,
  seen: Negotiated | undefined,
  { label, options }: PlannedChannel,
): string[] {
  if (seen === undefined) return [];
  const { ordered = true, negotiated = false, id } = options;
  return [
    seen.label === label ? [] : [`${role}: its label is "${seen.label}", not "${label}"`],
    seen.ordered === null || seen.ordered === ordered
      ? []
      : [`${role}: ordered is ${seen.ordered}, not ${ordered}`],
    !negotiated || seen.id === null || seen.id === id
      ? []
      : [`${role}: its id is ${seen.id}, and ${String(id)} was agreed on`],
  ].flat();
}

function contradictions(
  offerer: Negotiated | undefined,
  answerer: Negotiated | undefined,
): string[] {
  if (offerer === undefined || answerer === undefined) return [];
  const bothTellId = offerer.id !== null && answerer.id !== null;
  const bothTellRole = offerer.dtlsRole !== 'unknown' && answerer.dtlsRole !== 'unknown';
  return [
    bothTellId && offerer.id !== answerer.id
      ? [`the offerer has the channel as id ${offerer.id}, the answerer as ${answerer.id}`]
      : [],
    bothTellRole && offerer.dtlsRole === answerer.dtlsRole
      ? [`both sides are DTLS ${offerer.dtlsRole}`]
      : [],
  ].flat();
}

function inWords(seen: Negotiated | undefined): string {
  if (seen === undefined) return 'not told';
  const { label, ordered, id } = seen;
  const order = ordered === false ? 'unordered' : 'ordered';
  return `"${label}", ${order}, id ${id ?? 'not told'}`;
}
