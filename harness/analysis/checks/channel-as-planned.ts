/** Check DC-001, DC-004, DC-006 and DTLS-002: what both sides read of their main channel after open is what was planned. */
import { dtlsSetup } from '../../core/dtls-setup.ts';
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

/** Label, order and id on both sides, and who is who in DTLS. What a stack does not tell is not held against it. */
export function channelAsPlanned(plan: PlannedChannel): Check {
  const check = defineCheck({
    id: 'channel-as-planned',
    claim:
      'Both sides read of their channel what was planned: label, order and id; one is DTLS client, one server; and an id that nobody agreed on is that of the role.',
    references: ['DC-001', 'DC-004', 'DC-006', 'DTLS-002'],
    observe: (events) => {
      const seen = connectionsOf(events).flatMap(({ events: own }) => {
        const [offerer, answerer] = [toldBy(own, 'offerer'), toldBy(own, 'answerer')];
        if (offerer === undefined && answerer === undefined) return [];
        const setup = { offer: setupIn(own, 'offer'), answer: setupIn(own, 'answer') };
        return [{ offerer, answerer, setup }];
      });
      const problems = seen.flatMap(({ offerer, answerer, setup }) => [
        ...differences('offerer', offerer, plan),
        ...differences('answerer', answerer, plan),
        ...contradictions(offerer, answerer),
        ...badRoles(setup),
        ...(plan.options.negotiated === true ? [] : badParity(offerer, answerer, setup)),
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
  const bothTell = offerer.id !== null && answerer.id !== null;
  return bothTell && offerer.id !== answerer.id
    ? [`the offerer has the channel as id ${offerer.id}, the answerer as ${answerer.id}`]
    : [];
}

/** `a=setup` of the descriptions that were made; null where none was recorded, or it has none. */
type Setups = Readonly<Record<'offer' | 'answer', string | null>>;

function setupIn(events: readonly TimelineEvent[], type: 'offer' | 'answer'): string | null {
  const made = ofKind(events, 'description').find(
    (event) => event.side === 'local' && event.type === type,
  );
  return dtlsSetup(made?.sdp ?? '');
}

/** An offer may leave it open, an answer decides, and not as the offer did (RFC 8842 sections 5.2 and 5.3). */
function badRoles({ offer, answer }: Setups): string[] {
  const roles = ['active', 'passive'];
  return [
    offer === null || [...roles, 'actpass'].includes(offer)
      ? []
      : [`the offer says setup:${offer}, which is no DTLS role`],
    answer === null || roles.includes(answer)
      ? []
      : [`the answer says setup:${answer}, and had to decide on a DTLS role`],
    offer !== null && offer === answer && roles.includes(offer)
      ? [`both sides are DTLS ${offer === 'active' ? 'client' : 'server'}`]
      : [],
  ].flat();
}

/** The main channel is opened by the offerer: as DTLS client with an even id, as server with an odd one (RFC 8832 section 6). */
function badParity(
  offerer: Negotiated | undefined,
  answerer: Negotiated | undefined,
  { answer }: Setups,
): string[] {
  const id = offerer?.id ?? answerer?.id ?? null;
  if (id === null || (answer !== 'active' && answer !== 'passive')) return [];
  const [role, parity] = answer === 'active' ? ['server', 'odd'] : ['client', 'even'];
  return (id % 2 === 0 ? 'even' : 'odd') === parity
    ? []
    : [
        `the channel has id ${id}, but the offerer opened it as DTLS ${role}, whose ids are ${parity}`,
      ];
}

function inWords(seen: Negotiated | undefined): string {
  if (seen === undefined) return 'not told';
  const { label, ordered, id } = seen;
  const order = ordered === false ? 'unordered' : 'ordered';
  return `"${label}", ${order}, id ${id ?? 'not told'}`;
}
