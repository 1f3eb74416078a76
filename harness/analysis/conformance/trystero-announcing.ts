/** How a peer of trystero makes itself known, and what it says to others who do: looks for the rules. */
import { ofKind } from '../../timeline/event.ts';
import { parsedObject } from '../signalling/json.ts';
import type { Statement, View } from './meeting.ts';
import { failed, inSeconds, notSeen, passed, told, unless, type Look } from './rule.ts';

/** The harness calls by this name the step in which it says what is to be ignored. */
export const noise = 'make noise';

/** From its subscription to its first announcement. */
const atOnceMs = 1_000;
/** Longer than 0.25.3 waits at most, which is 5.333 s. */
const againMs = 5_500;

/** Said to the whole room. */
const toAll = ({ said }: View): Statement[] => said.filter(({ to }) => to === null);

/** Its first word is an announcement to all, under its own name. */
export function announces({ said, subject }: View): Look {
  const [first] = said;
  if (first === undefined) return notSeen('it said nothing here');
  const isFine = first.kind === 'online' && first.to === null && first.from === subject;
  return isFine ? passed(told(first)) : failed(told(first));
}

/** All that it says to the room is an announcement and nothing more. */
export function announcementShape(view: View): Look {
  const all = toAll(view);
  if (all.length === 0) return notSeen('it said nothing to the room');
  const wrong = all.filter(({ payload }) => !isAnnouncement(payload, view.subject));
  return unless(wrong.map(told), `${all.length} times ${all[0]?.payload ?? ''}`);
}

function isAnnouncement(payload: string, subject: string): boolean {
  const { peerId, passive, ...more } = parsedObject(payload) ?? {};
  const isKnown = passive === undefined || passive === true;
  return peerId === subject && isKnown && Object.keys(more).length === 0;
}

/** One of our own runs on a machine that starts many at once: that it is slow there is not its fault. */
export function announcesAtOnce(view: View): Look {
  const { clients, events, role } = view;
  const isOurs = ofKind(events, 'mqtt.connecting').some(({ by }) => by === role);
  if (isOurs) return notSeen('it is a peer of ours');
  const [first] = toAll(view);
  if (first === undefined) return notSeen('it never announced itself');
  if (parsedObject(first.payload)?.['passive'] === true) return notSeen('it is passive, and waits');
  const subscribed = clients.find(
    ({ what, filter }) => what === 'subscribed' && filter === first.topic,
  );
  if (subscribed === undefined) return notSeen('when it subscribed was not seen here');
  const waited = first.t - subscribed.t;
  const how = `${Math.round(waited)} ms from its SUBSCRIBE to ${told(first)}`;
  return waited <= atOnceMs ? passed(how) : failed(how);
}

/** Told only of a peer that was there longer than originals wait. */
export function announcesAgain(view: View): Look {
  const times = toAll(view)
    .filter(({ kind }) => kind === 'online')
    .map(({ t }) => t);
  const [first] = times;
  if (first === undefined) return notSeen('it never announced itself');
  if (times.length > 1) return passed(`at ${times.slice(0, 4).map(inSeconds).join(', ')}`);
  const last = view.parting?.t ?? view.cutAt ?? view.events.at(-1)?.t ?? first;
  const how = `once, at ${inSeconds(first)}, and not again in ${inSeconds(last - first)}`;
  return last - first >= againMs ? failed(how) : notSeen(`${how}, which is too short to tell`);
}

/** Others come to the room, under ids that make the subject the smaller or the larger one. */
export function meetsOthers({ bystanders, subject }: View): Look {
  const calls = bystanders.filter(({ said }) => ['an announcement', 'a nudge'].includes(said));
  if (calls.length === 0) return notSeen('nobody else came to the room');
  const problems = calls.flatMap(({ name, said, heard }) => {
    const isSmaller = subject < name;
    const wanted = isSmaller ? 'offer' : 'presence';
    const isFine = heard.includes(wanted) && (isSmaller || !heard.includes('offer'));
    if (isFine) return [];
    const owed = isSmaller ? 'an offer from the smaller id' : 'a nudge from the larger id';
    return [
      `${name} said ${said} and heard ${heard.join(', ') || 'nothing'}, where ${owed} is due`,
    ];
  });
  const seen = calls.map(({ name, said, heard }) => `${name} said ${said}: ${heard.join(', ')}`);
  return unless(problems, seen.join('; '));
}

/** Somebody who comes after the noise is treated as anybody else. */
export function survivesNoise({ bystanders, subject, partnerEvents, cutAt, events }: View): Look {
  const call = bystanders.find(({ said }) => said === 'an announcement after noise');
  const made = ofKind(events, 'step').find(({ name }) => name === noise);
  if (call === undefined)
    return made === undefined
      ? notSeen('no noise was made')
      : failed(`it was gone after noise at ${inSeconds(made.t)}`);
  const wanted = subject < call.name ? 'offer' : 'presence';
  const end = cutAt ?? Infinity;
  const closed = ofKind(partnerEvents, 'channel.state').find(
    ({ value, t }) => value !== 'open' && t < Math.min(end, call.t),
  );
  if (closed !== undefined)
    return failed(`its channel was ${closed.value} at ${inSeconds(closed.t)}, after noise`);
  return call.heard.includes(wanted)
    ? passed(`after its own words and what is none, ${call.name} was still answered by ${wanted}`)
    : failed(
        `after noise, ${call.name} announced itself and heard ${call.heard.join(', ') || 'nothing'}`,
      );
}
