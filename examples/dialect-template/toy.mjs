/**
 * A toy dialect that really works, to copy: two named players below one root topic, JSON, and a retained word that
 * says who is there. docs/dialect.md goes through it step by step.
 *
 *   ROOT/NAME/here   retained, by NAME itself: `yes`; empty when NAME is gone
 *   ROOT/NAME/mail   to NAME: {"from": "…", "type": "offer", "sdp": "v=0…"}
 *                             {"from": "…", "type": "ice", "line": "candidate:…", "mid": "0", "index": 0}
 */
import { parseJson, plain } from 'signalbox/dialect';

/** Bigger payloads are refused unread: nothing of this dialect comes near it. */
const longest = 65_536;

/** @type {import('signalbox/dialect').Dialect} */
const toy = {
  // 1. Whatever you leave out is as in `plain`: presence first, no ceremony, messages on the channel as they are
  ...plain,
  // 2. The same as the name of this file
  name: 'toy',
  // 3. How the channel is made, and how a peer goes: `message`, `will` or `silence`
  channels: [{ label: 'game', options: {} }],
  departure: 'message',
  names: () => ({ offerer: 'red', answerer: 'blue' }),
  // 4. What a peer subscribes to, what an observer of the room does, and what the broker says of a dead one
  filters: ({ room, me }) => [`${room}/${me}/mail`, `${room}/+/here`],
  observed: ({ room }) => [`${room}/#`],
  will: ({ room, me }) => here(room, me, 'offline'),
  // 5. and 6. The two translations
  encode,
  decode,
};
export default toy;

/**
 * One message of ours as it goes over MQTT; null for what this dialect has no words for.
 * @type {import('signalbox/dialect').Dialect['encode']}
 */
function encode({ room }, { from, to, signal }) {
  if (signal.kind === 'presence') return here(room, from, signal.state);
  const body = write(signal);
  if (body === null || to === null) return null;
  const payload = JSON.stringify({ from, ...body });
  return { topic: `${room}/${to}/mail`, payload, qos: 0, retain: false };
}

/** @param {import('signalbox/dialect').Signal} signal */
function write(signal) {
  switch (signal.kind) {
    case 'offer':
    case 'answer':
      return { type: signal.kind, sdp: signal.sdp };
    case 'candidate':
      return {
        type: 'ice',
        line: signal.candidate,
        mid: signal.sdpMid,
        index: signal.sdpMLineIndex,
      };
    default:
      return null; // it has no end of candidates, no goodbye and no chat
  }
}

/**
 * @param {string} room
 * @param {string} name
 * @param {'online' | 'offline'} state
 * @returns {import('signalbox/dialect').WireMessage}
 */
const here = (room, name, state) => ({
  topic: `${room}/${name}/here`,
  payload: state === 'online' ? 'yes' : '',
  qos: 1,
  retain: true,
});

/**
 * What came over MQTT in neutral words, or why it is none of ours. Anybody can publish anything: it never throws.
 * @type {import('signalbox/dialect').Dialect['decode']}
 */
function decode({ room }, topic, payload) {
  const [root, name = '', branch, ...rest] = topic.split('/');
  if (root !== room || rest.length > 0) return refused(`${topic} is not of this room`);
  if (payload.length > longest) return refused(`${payload.length} characters are too many`);
  if (branch === 'here') return presence(name, payload);
  if (branch !== 'mail') return refused(`no topic of this dialect ends in ${String(branch)}`);
  const mail = parseJson(payload);
  if (typeof mail !== 'object' || mail === null || !('from' in mail)) return refused('no mail');
  const signal = read(mail);
  if (signal === null || typeof mail.from !== 'string') return refused('mail of no known type');
  return { ok: true, envelope: { ...unnumbered, from: mail.from, to: name, signal } };
}

/** @param {object} mail @returns {import('signalbox/dialect').Signal | null} */
function read(mail) {
  const { type, sdp, line, mid = null, index } = /** @type {Record<string, unknown>} */ (mail);
  if ((type === 'offer' || type === 'answer') && typeof sdp === 'string')
    return { kind: type, sdp };
  if (type !== 'ice' || typeof line !== 'string' || typeof index !== 'number') return null;
  if (mid !== null && typeof mid !== 'string') return null;
  return { kind: 'candidate', candidate: line, sdpMid: mid, sdpMLineIndex: index, ufrag: null };
}

/** @param {string} name @param {string} payload @returns {import('signalbox/dialect').Decoded} */
function presence(name, payload) {
  if (payload !== 'yes' && payload !== '') return refused('here is neither yes nor empty');
  const state = payload === 'yes' ? 'online' : 'offline';
  const envelope = { ...unnumbered, from: name, to: null, signal: { kind: 'presence', state } };
  return { ok: true, envelope: /** @type {import('signalbox/dialect').Envelope} */ (envelope) };
}

/** Sessions, numbers and dates, for dialects that have them. */
const unnumbered = { session: null, toSession: null, seq: null, createdAt: null };

/** @param {string} why @returns {import('signalbox/dialect').Decoded} */
const refused = (why) => ({ ok: false, why });
