/** What a peer of trystero says on its channel, by the word of the peer at the other end: looks for the rules. */
import { ofKind, type EventOf } from '../../timeline/event.ts';
import type { View } from './meeting.ts';
import { failed, inSeconds, notSeen, passed, unless, type Look } from './rule.ts';

/** From the opening of the channel (packages/core, room.ts `defaultHandshakeTimeoutMs`). */
const readyWithinMs = 10_000;

const wordsOf = ({ partnerEvents }: View, side: 'local' | 'remote', ...words: string[]) =>
  ofKind(partnerEvents, 'channel.word').filter(
    (event) => event.side === side && (words.length === 0 || words.includes(event.word)),
  );
const openOf = ({ partnerEvents }: View): EventOf<'channel.state'> | undefined =>
  ofKind(partnerEvents, 'channel.state').find(({ value }) => value === 'open');

/** What was announced in band, and by which role. */
export function channelInBand(view: View): Look {
  const { partnerEvents, role, subject } = view;
  const announced = ofKind(partnerEvents, 'channel.announced');
  const labels = announced.map(({ label }) => `"${label}"`).join(', ');
  if (role === 'answerer') {
    if (announced.length > 0) return failed(`${subject} opened ${labels}`);
    return openOf(view) === undefined ? notSeen('no channel opened') : passed('it opened none');
  }
  if (announced.length === 0) return notSeen('no channel was announced');
  return announced.some(({ label }) => label === 'data') ? passed(labels) : failed(labels);
}

/** From the opening of the channel to its greeting, by the clock of its partner. */
export function ready(view: View): Look {
  const open = openOf(view);
  if (open === undefined) return notSeen('no channel opened');
  const [said] = wordsOf(view, 'remote', '@_hsready');
  if (said !== undefined) {
    const how = `${Math.round(said.t - open.t)} ms after the channel opened`;
    return said.t - open.t <= readyWithinMs ? passed(how) : failed(how);
  }
  const gaveUp = ofKind(view.partnerEvents, 'failed').find(({ t }) => t > open.t);
  if (gaveUp === undefined) return notSeen('the channel was not kept long enough');
  const waited = gaveUp.t - open.t;
  const instead = otherWords(view);
  const how = `no "@_hsready" in ${inSeconds(waited)}; what came instead: ${instead || 'nothing'}`;
  return waited >= readyWithinMs
    ? failed(how)
    : notSeen(`${how}; it may take ${readyWithinMs / 1_000} s: --within was shorter`);
}

/** Actions by their names, and what could not be read as one. */
function otherWords(view: View): string {
  const notes = ofKind(view.partnerEvents, 'note').filter(({ text }) => text.startsWith('on "'));
  const words = wordsOf(view, 'remote').map(({ word }) => `"${word}"`);
  return [...words, ...notes.map(({ text }) => text)].slice(0, 3).join(', ');
}

/** Our own greeting is held back for a moment, so that there is a time before it. */
export function waitsForReady(view: View): Look {
  const [greeting] = wordsOf(view, 'local', 'greeting');
  if (greeting === undefined) return notSeen('its partner greeted nobody');
  const early = wordsOf(view, 'remote').filter(
    ({ word, t }) => !word.startsWith('@_') && t < greeting.t,
  );
  return unless(
    early.map(
      ({ word, t }) =>
        `"${word}" at ${inSeconds(t)}, before the "@_hsready" of its partner at ${inSeconds(greeting.t)}`,
    ),
    `nothing before the "@_hsready" of its partner at ${inSeconds(greeting.t)}`,
  );
}

/** Up to the first ping that came in chunks, which is a matter of its own. */
export function pongs(view: View): Look {
  const all = wordsOf(view, 'local', '@_ping');
  if (all.length === 0) return notSeen('it was sent no "@_ping"');
  const chunked = all.find(({ frames }) => frames > 1)?.t ?? Infinity;
  const pings = all.filter(({ t }) => t < chunked);
  const answers = wordsOf(view, 'remote', '@_pong').filter(({ t }) => t < chunked);
  const how = `${pings.length} "@_ping", ${answers.length} "@_pong"`;
  return answers.length === pings.length ? passed(how) : failed(how);
}

/** From the first ping in chunks on, each ping has one answer. */
export function reassembles(view: View): Look {
  const pings = wordsOf(view, 'local', '@_ping');
  const chunked = pings.find(({ frames }) => frames > 1);
  if (chunked === undefined) return notSeen('it was sent no message in chunks');
  const after = pings.filter(({ t }) => t >= chunked.t);
  const answers = wordsOf(view, 'remote', '@_pong').filter(({ t }) => t >= chunked.t);
  const how = `${after.length} "@_ping", the first of them in ${chunked.frames} chunks, and ${answers.length} "@_pong"`;
  return answers.length === after.length ? passed(how) : failed(how);
}

/** Its goodbye on the channel, where it was asked to go and went by itself. */
export function leaves(view: View): Look {
  const { parting } = view;
  const [goodbye] = wordsOf(view, 'remote', '@_leave');
  if (openOf(view) === undefined) return notSeen('no channel opened');
  if (parting === null)
    return notSeen('it was not asked to leave: a page is asked by `leave` of its steps file');
  if (goodbye !== undefined) return passed(`at ${inSeconds(goodbye.t)}`);
  return parting.what === 'killed'
    ? notSeen(`it did not leave by itself: ${parting.detail}`)
    : failed(`it left (${parting.detail}), and said no "@_leave"`);
}
