/** What a server of godot-workbench owes its clients, and what both roles owe the broker: looks for the rules. */
import { ofKind, type EventOf } from '../../timeline/event.ts';
import { parsedObject, text } from '../signalling/json.ts';
import type { Statement, View } from './meeting.ts';
import { failed, inSeconds, notSeen, passed, told, unless, type Look } from './rule.ts';

export const statusOf = ({ root, subject }: View): string => `${root}/${subject}/status`;

/** Statements with this subject; a reader has put it into their detail. */
export const ofSubject = (said: readonly Statement[], subject: string): Statement[] =>
  said.filter(({ detail }) => detail === subject);

/** The harness calls by this name the step in which it sends a raw packet on each channel. */
export const rawPackets = 'send raw packets';

/** Statuses and packets; an empty status forgets somebody, and messages are free text. */
export function objects({ said }: View): Look {
  const all = said.filter(({ topic, payload }) => /\/status$|\/packet\//.test(topic) && payload);
  if (all.length === 0) return notSeen('it published neither status nor packet');
  const wrong = all.filter(({ payload }) => text(parsedObject(payload)?.['subject']) === '');
  return unless(wrong.map(told), `${all.length} messages`);
}

/** Each request of its partner is accepted, and the server stays open for others. */
export function serverAccepts({ role, said, heard }: View): Look {
  if (role === 'answerer') return notSeen('it is the client');
  const asked = ofSubject(heard, 'request_connection');
  if (asked.length === 0) return notSeen('nobody asked');
  const accepted = ofSubject(said, 'connection_accepted');
  if (accepted.length !== asked.length)
    return failed(`${asked.length} requests, ${accepted.length} times accepted`);
  const first = asked[0]?.t ?? 0;
  const again = ofSubject(said, 'serveropen').find(({ t }) => t >= first);
  return again === undefined ? failed('it did not say again that it is open') : passed(told(again));
}

/** Counts what its partner, and a second client, asked for and were given. */
export function oneOfferARequest({ role, said, heard, partner, bystanders }: View): Look {
  if (role === 'answerer') return notSeen('it is the client');
  const asked = ofSubject(heard, 'request_offer');
  if (asked.length === 0) return notSeen('nobody asked for one');
  const offers = said.filter(({ kind }) => kind === 'offer');
  const astray = offers.filter(({ to }) => to !== partner);
  const count = (call: EventOf<'bystander'>) =>
    call.heard.filter((word) => word === 'offer').length;
  const problems = [
    ...astray.map((offer) => `to ${offer.to ?? 'nobody'}, who did not ask: ${told(offer)}`),
    ...(offers.length === asked.length
      ? []
      : [`${asked.length} requests of ${partner}, ${offers.length} offers`]),
    ...bystanders
      .filter((call) => count(call) > (call.said === 'request_offer' ? 1 : 0))
      .map((call) => `${call.name} said ${call.said} once and heard ${count(call)} offers`),
  ];
  return unless(problems, `${asked.length} requests, ${offers.length} offers, all to ${partner}`);
}

/** No channel closed from the raw packets to the end of the step that sends them. */
export function channelsKept(view: View): Look {
  if (view.role === 'answerer') return notSeen('it is the client');
  const sent = packetsSent(view);
  if (sent === null) return notSeen('no raw packet was sent to it');
  const gone = closings(view).filter(({ t }) => t >= sent.start && t <= sent.end);
  const fine = `a raw packet on each at ${inSeconds(sent.start)}, and all stayed open`;
  return unless(gone.map(toldClosing), fine);
}

/** What a second client heard, and whether the first kept its channels meanwhile. */
export function severalClients(view: View): Look {
  if (view.role === 'answerer') return notSeen('it is the client');
  const sent = packetsSent(view);
  if (view.bystanders.length === 0 || sent === null) return notSeen('no second client came');
  const [{ name }] = view.bystanders as [EventOf<'bystander'>]; // it is not empty
  const heard = view.bystanders.flatMap((call) => call.heard);
  const missing = ['connection_accepted', 'offer'].find((word) => !heard.includes(word));
  const words = heard.join(', ') || 'nothing';
  const gone = closings(view).filter(({ t }) => t > sent.end);
  return unless(
    [
      ...(missing === undefined
        ? []
        : [`a second client, ${name}, was given no ${missing}; it heard ${words}`]),
      ...gone.map((each) => `${toldClosing(each)}, when ${name} came`),
    ],
    `a second client, ${name}, heard ${words}, and the channels of the first stayed open`,
  );
}

function packetsSent({ events }: View): { start: number; end: number } | null {
  const steps = ofKind(events, 'step').filter(({ name }) => name === rawPackets);
  const [start, end] = [steps[0]?.t, steps[1]?.t];
  return start === undefined || end === undefined ? null : { start, end };
}

/** Before the harness ended it. */
function closings({ partnerEvents, cutAt }: View): EventOf<'channel.state'>[] {
  return ofKind(partnerEvents, 'channel.state').filter(
    ({ value, t }) => value !== 'open' && t < (cutAt ?? Infinity),
  );
}

const toldClosing = ({ label, value, t }: EventOf<'channel.state'>): string =>
  `"${label}" ${value} at ${inSeconds(t)}`;

/** Said by itself: what its will says, it did not. */
export function closedOnLeave(view: View): Look {
  const { parting, said, clients } = view;
  if (parting === null)
    return notSeen('it was not asked to leave: a page is asked by `leave` of its steps file');
  const statuses = said.filter(({ topic }) => topic === statusOf(view));
  if (statuses.length === 0) return notSeen('it had not said that it was there');
  const last = statuses.at(-1);
  const isWill = clients.some(({ will }) => will !== null && will.payload === last?.payload);
  if (last?.kind !== 'offline') {
    return parting.what === 'killed'
      ? notSeen(`it did not leave by itself: ${parting.detail}`)
      : failed(`it left (${parting.detail}), and nothing on ${statusOf(view)} said so`);
  }
  if (isWill) return notSeen(`only its will said so: it ${parting.detail}`);
  return last.retain || !last.isRetainKnown
    ? passed(told(last))
    : failed(`not retained: ${told(last)}`);
}
