/** Rules that every dialect has in its own words: the order of what is said, its addressee, and that it connects. */
import { ofKind } from '../../timeline/event.ts';
import { sdpProblems } from '../signalling/problems/refusable-sdp.ts';
import type { SightingKind } from '../signalling/sighting.ts';
import type { Statement, View } from './meeting.ts';
import { failed, inSeconds, notSeen, passed, told, unless, type Look, type Rule } from './rule.ts';

type Make = (
  name: string,
  claim: string,
  references: readonly string[],
  look: Rule['look'],
) => Rule;

const negotiating: readonly SightingKind[] = ['offer', 'answer', 'candidate'];

export const ofKinds = (said: readonly Statement[], ...kinds: SightingKind[]): Statement[] =>
  said.filter(({ kind }) => kinds.includes(kind));

/** Offers and answers that differ: the same text again is a repeat. */
function distinct(said: readonly Statement[], kind: 'offer' | 'answer'): Statement[] {
  const seen = new Set<string>();
  return ofKinds(said, kind).filter(({ topic, payload }) => {
    const isNew = !seen.has(`${topic} ${payload}`);
    seen.add(`${topic} ${payload}`);
    return isNew;
  });
}

/** As the dialects have it in common; each adds what is its own. */
export function commonRules(make: Make): Rule[] {
  return [
    make(
      'one-description',
      'As offerer it offers; as answerer it answers each offer exactly once, and never offers.',
      ['SIG-001', 'SIG-004'],
      oneDescription,
    ),
    make(
      'sdp-acceptable',
      'Its descriptions have all that a data channel needs, with CRLF line ends.',
      ['SIG-022'],
      sdpAcceptable,
    ),
    make(
      'addressed-to-partner',
      'Descriptions and candidates go to the peer that it negotiates with.',
      ['SIG-019'],
      addressed,
    ),
    make('not-retained', 'Nothing but presence is retained.', ['HR-4', 'SIG-010'], ({ said }) => {
      const others = said.filter(({ kind }) => kind !== 'online' && kind !== 'offline');
      if (others.length === 0) return notSeen('it published nothing but presence');
      const kept = others.filter(({ retain }) => retain);
      if (kept.length === 0 && !others.some(({ isRetainKnown }) => isRetainKnown))
        return notSeen('this broker does not show the retain flag of a publisher');
      return unless(kept.map(told), `${others.length} messages, none retained`);
    }),
    make(
      'description-first',
      'Its first candidate comes after its description.',
      ['SIG-006', 'HR-3'],
      descriptionFirst,
    ),
    make(
      'opens',
      'The data channel opens, and what the dialect lets its peers ask comes back.',
      ['SIG-002', 'DC-004'],
      opens,
    ),
  ];
}

function oneDescription({ said, heard, role, subject }: View): Look {
  const offers = distinct(said, 'offer');
  const answers = distinct(said, 'answer');
  if (role === 'offerer') {
    if (offers.length === 0) return failed(`${subject} published no offer`);
    return unless(answers.map(told), `${offers.length} offer: ${told(first(offers))}`);
  }
  const asked = distinct(heard, 'offer').length;
  if (asked === 0) return notSeen('no offer was made to it');
  if (offers.length > 0) return failed(`it offered: ${told(first(offers))}`);
  const fine = answers.length === asked;
  const which = answers.map(told).join('; ');
  return fine
    ? passed(which)
    : failed(`${asked} offers, ${answers.length} answers${which === '' ? '' : `: ${which}`}`);
}

function first(statements: readonly Statement[]): Statement {
  const [statement] = statements;
  if (statement === undefined) throw new Error('there is none');
  return statement;
}

function sdpAcceptable({ said }: View): Look {
  const clear = ofKinds(said, 'offer', 'answer').filter(({ dialect }) => dialect !== 'trystero');
  if (clear.length === 0) return notSeen('no description in the clear');
  const problems = clear.flatMap((each) => {
    const wrong = sdpProblems(each);
    return wrong.length === 0 ? [] : `${wrong.join(', ')}: ${told(each)}`;
  });
  return unless(problems, `${clear.length} descriptions: ${clear.map(told).join('; ')}`);
}

function addressed({ said, partner }: View): Look {
  const all = ofKinds(said, ...negotiating);
  if (all.length === 0) return notSeen('it published no description and no candidate');
  const astray = all.filter(({ to }) => to !== partner);
  return unless(
    astray.map((each) => `to ${each.to ?? 'nobody'} instead of ${partner}: ${told(each)}`),
    `${all.length} messages, all to ${partner}`,
  );
}

function descriptionFirst({ said }: View): Look {
  const candidate = said.find(({ kind }) => kind === 'candidate');
  if (candidate === undefined) return notSeen('it sent no candidates apart from its description');
  const description = said.find(({ kind }) => kind === 'offer' || kind === 'answer');
  if (description === undefined)
    return failed(`a candidate and no description: ${told(candidate)}`);
  const isFine = said.indexOf(description) < said.indexOf(candidate);
  const order = `description at ${inSeconds(description.t)}, first candidate at ${inSeconds(candidate.t)}`;
  return isFine ? passed(order) : failed(order);
}

/** By the partner's own word: it saw its channels open, and what it asked there was answered. */
function opens({ partnerEvents, events, subject }: View): Look {
  const opened = ofKind(partnerEvents, 'channel.state').filter(({ value }) => value === 'open');
  const connected = ofKind(events, 'step').find(
    ({ name, phase }) => name === 'connect' && phase === 'end',
  );
  const names = opened.map(({ label, id }) => `"${label}"${id === null ? '' : ` (id ${id})`}`);
  if (connected !== undefined && opened.length > 0)
    return passed(`${names.join(', ')} open, connected at ${inSeconds(connected.t)}`);
  const failure = ofKind(partnerEvents, 'failed').find(({ code }) => code !== 'signal-timeout');
  if (failure !== undefined && opened.length > 0)
    return failed(`${names.join(', ')} open, then ${failure.code}: ${failure.what}`);
  if (failure === undefined) return notSeen('it did not come to that');
  const states = ofKind(partnerEvents, 'state').map(({ machine, value }) => `${machine} ${value}`);
  const last = states.length === 0 ? '' : ` (${states.slice(-3).join(', ')})`;
  return failed(`no channel with ${subject || 'it'} opened: ${failure.code}${last}`);
}

/** Presence, of dialects that have it in a retained message. */
export function retainedPresence(view: View, topic: string, payload: RegExp): Look {
  const statuses = view.said.filter((each) => each.topic === topic && each.kind === 'online');
  const early = ofKind(view.partnerEvents, 'signal.received').find(
    ({ topic: at, retained }) => at === topic && retained,
  );
  const [status] = statuses;
  if (status === undefined && early !== undefined)
    return passed(`${inSeconds(early.t)} ${topic}, kept by the broker from before`);
  if (view.isNameTaken) return notSeen('its name was taken');
  if (status === undefined) return failed(`it never published its presence on ${topic}`);
  const strange = statuses.filter((each) => !payload.test(each.payload));
  if (strange.length > 0) return failed(strange.map(told).join('; '));
  const unretained = statuses.filter(({ retain, isRetainKnown }) => isRetainKnown && !retain);
  if (unretained.length > 0)
    return failed(`not retained, so that whoever comes later does not see it: ${told(status)}`);
  if (!status.isRetainKnown)
    return notSeen('this broker does not show the retain flag of a publisher');
  return passed(told(status));
}

/** The will in the subject's CONNECT: retained, and of the QoS that the dialect has for it. */
export function willIs(view: View, topic: string, payload: RegExp, qos = 0): Look {
  const connects = view.clients.filter(({ what }) => what === 'connected');
  if (connects.length === 0) return notSeen('what its CONNECT carries was not seen here');
  const problems = connects.flatMap(({ will, client, t }) => {
    const where = `CONNECT of ${client} at ${inSeconds(t)}`;
    if (will === null) return `${where} carries no will`;
    const value = `${will.topic} ${JSON.stringify(will.payload)}, QoS ${will.qos}, ${will.retain ? '' : 'not '}retained`;
    const isFine = will.topic === topic && payload.test(will.payload) && will.retain;
    return isFine && will.qos === qos ? [] : `${where} carries the will ${value}`;
  });
  return unless(problems, `${topic}, retained, QoS ${qos}`);
}

/** Everything it must hear was asked for before its first word. */
export function subscribedFirst(view: View, filters: readonly string[]): Look {
  const asked = [
    ...view.clients.flatMap(({ what, filter, t }) =>
      what === 'subscribed' ? [{ filter, t }] : [],
    ),
    ...ofKind(view.events, 'mqtt.subscribing')
      .filter(({ by }) => by === view.role)
      .flatMap(({ filters: own, t }) => own.map((filter) => ({ filter, t }))),
  ];
  if (asked.length === 0 && view.clients.length === 0)
    return notSeen('what it subscribes to was not seen here');
  const first = view.said[0]?.t ?? Infinity;
  const problems = filters.flatMap((wanted) => {
    const at = asked.find(({ filter }) => covers(filter, wanted))?.t;
    if (at === undefined) return `it never subscribed to ${wanted}`;
    return at <= first
      ? []
      : `${wanted} at ${inSeconds(at)}, after its first message at ${inSeconds(first)}`;
  });
  return unless(problems, `${filters.length} filters, then its first message`);
}

/** Whether a filter lets a topic, or a narrower filter, through (MQTT 3.1.1 section 4.7). */
function covers(filter: string, topic: string): boolean {
  const levels = topic.split('/');
  const parts = filter.split('/');
  const hash = parts.indexOf('#');
  const length = hash < 0 ? parts.length : hash;
  if (hash < 0 ? length !== levels.length : length > levels.length) return false;
  return parts.slice(0, length).every((part, at) => part === '+' || part === levels[at]);
}

/** Its presence says that it is gone, retained, once its connection was cut. */
export function goneWhenCut(view: View, topic: string): Look {
  if (view.cutAt === null) return notSeen('its connection was not cut');
  const { cutAt } = view;
  const online = view.said.some((each) => each.topic === topic && each.kind === 'online');
  if (!online) return notSeen('it had not said that it was there');
  const last = view.said.filter((each) => each.topic === topic && each.t >= cutAt - slackMs).at(-1);
  if (last?.kind !== 'offline')
    return failed(`cut at ${inSeconds(cutAt)}, and nothing on ${topic} said so`);
  if (!last.isRetainKnown)
    return notSeen('this broker does not show the retain flag of a publisher');
  return last.retain ? passed(told(last)) : failed(`not retained: ${told(last)}`);
}

/** Both clocks are of one machine, and one of them was moved over. */
const slackMs = 5;

/** Whether its partner could read each message that it received. */
export function readable({ partnerEvents }: View): Look {
  const received = ofKind(partnerEvents, 'signal.received');
  if (received.length === 0) return notSeen('its partner received nothing');
  const invalid = received.filter(({ disposition }) => disposition === 'invalid');
  return unless(
    invalid.map(({ topic, detail }) => `${topic}: ${detail}`),
    `${received.length} messages`,
  );
}
