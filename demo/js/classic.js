/**
 * The wire of the Godot app (dialect `godot-classic`): which topics there are, and what stands in each message.
 * Pure text in, pure text out; whoever reads this file can write a peer.
 *
 *   ROOT/NAME/status   retained `connected` or `stopped`, by NAME itself; its last will says `stopped`
 *   ROOT/NAME/offer    bare SDP, for NAME
 *   ROOT/NAME/answer   bare SDP, for NAME
 *   ROOT/NAME/ice      ["mid",line,"candidate:…"], for NAME
 *   ROOT/NAME/chat     text for NAME; `$…` is a ping, `*N` its pong
 */

/** @typedef {{ root: string, me: string, other: string }} Place where this peer is, and whom it talks to */
/** @typedef {'status' | 'offer' | 'answer' | 'ice' | 'chat'} Branch */
/** @typedef {{ candidate: string, sdpMid: string | null, sdpMLineIndex: number | null }} Candidate */

/** Both sides make this channel before any signalling, so that nothing about it crosses the wire. */
export const channel = { label: 'chat', options: { negotiated: true, id: 1 } };

/** How long a peer listens on its own status before it takes the name. */
export const nameCheckMs = 2_000;

/** In the order in which the original subscribes, one packet each. @param {Place} place */
export const subscriptions = ({ root, me, other }) => [
  ...['offer', 'answer', 'ice'].map((branch) => `${root}/${me}/${branch}`),
  ...[`${root}/${other}/status`, `${root}/${me}/status`, `${root}/${me}/chat`],
];

/** @param {Place} place */
export const will = ({ root, me }) => ({
  topic: `${root}/${me}/status`,
  payload: 'stopped',
  qos: /** @type {const} */ (0),
  retain: true,
});

/**
 * Which branch of whom a topic is; null for a topic that is none of ours.
 * @param {Place} place
 * @param {string} topic
 * @returns {{ name: string, branch: Branch } | null}
 */
export function readTopic({ root, me, other }, topic) {
  const [first, name, branch, ...rest] = topic.split('/');
  if (first !== root || rest.length > 0 || name === undefined) return null;
  if (name !== me && name !== other) return null;
  switch (branch) {
    case 'status':
    case 'offer':
    case 'answer':
    case 'ice':
    case 'chat':
      return { name, branch };
    default:
      return null;
  }
}

/**
 * Compact JSON, as the original writes it. Some stacks put `a=` in front, which is not part of a candidate.
 * @param {Candidate} candidate
 */
export const writeIce = ({ candidate, sdpMid, sdpMLineIndex }) =>
  JSON.stringify([sdpMid ?? '0', sdpMLineIndex ?? 0, candidate.replace(/^a=/, '')]);

/**
 * @param {string} payload numbers may be written 0 or 0.0
 * @returns {Candidate | null} null when it is not an array of text, number, text
 */
export function readIce(payload) {
  const value = parsed(payload);
  if (!Array.isArray(value) || value.length !== 3) return null;
  const [sdpMid, sdpMLineIndex, text] = /** @type {unknown[]} */ (value);
  if (typeof sdpMid !== 'string' || typeof text !== 'string') return null;
  if (!Number.isInteger(sdpMLineIndex) || Number(sdpMLineIndex) < 0) return null;
  const candidate = text.replace(/^a=/, '');
  if (!candidate.startsWith('candidate:')) return null;
  return { candidate, sdpMid, sdpMLineIndex: Number(sdpMLineIndex) };
}

/** @param {number} bytes in all: `$`, then lower-case letters */
export function writePing(bytes) {
  const letters = Array.from({ length: bytes - 1 }, () => letter(Math.random()));
  return `$${letters.join('')}`;
}

/** @param {number} share from 0 to below 1 */
const letter = (share) => String.fromCharCode(97 + Math.floor(share * 26));

/**
 * What a message on the channel, or on the chat topic, is.
 * @param {Uint8Array} bytes
 * @returns {{ kind: 'ping', reply: string } | { kind: 'pong', bytes: string } | { kind: 'chat', text: string }}
 */
export function readMessage(bytes) {
  const text = new TextDecoder().decode(bytes);
  if (text.startsWith('$')) return { kind: 'ping', reply: `*${bytes.length}` };
  if (text.startsWith('*')) return { kind: 'pong', bytes: text.slice(1) };
  return { kind: 'chat', text };
}

/**
 * Why a word cannot be the name of a peer or a room; empty when it can.
 * @param {string} word
 * @param {string} called what it is for, as the sentence begins
 */
export function nameProblem(word, called) {
  if (word === '') return `${called} is empty; give it a word`;
  const bad = /[^\x21-\x7e]|[/+#]/u.exec(word)?.[0];
  if (bad !== undefined) {
    const shown = /^[ -~]$/.test(bad)
      ? `“${bad === ' ' ? 'space' : bad}”`
      : 'a character like that';
    return `${called} is one level of a topic, where ${shown} cannot stand: use letters and digits`;
  }
  return word.length > 60 ? `${called} has ${word.length} characters; the Godot app takes 60` : '';
}

/** Why a text cannot be sent as chat; empty when it can. @param {string} text */
export function chatProblem(text) {
  if (text === '') return 'There is nothing to send: an empty message stops the Godot app.';
  if (!/^[$*]/.test(text)) return '';
  return 'A message that begins with $ or * is a latency test to the other side: put a word in front.';
}

/** @param {string} text @returns {unknown} undefined when it is no JSON */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
