/** Reads a link of the matrix: `direct`, or what the emulator does to each direction, such as `delay=25,loss=0.01`. */
import { linkKeys } from './link-keys.mjs';
import { nearest } from './suggest.mjs';

/** @typedef {import('./link-keys.mjs').LinkPath} LinkPath */

/**
 * @typedef {object} LinkChoice
 * @property {string} text one text for one choice; without `/`
 * @property {{ offerer: LinkPath, answerer: LinkPath } | null} paths by who sends; null: no emulator in between
 */

/** @typedef {{ what: string, cure: string }} Refusal */
/** @typedef {'both' | 'offerer' | 'answerer'} Side */
/** @typedef {{ side: Side, key: keyof LinkPath, value: LinkPath[keyof LinkPath] }} Setting */

const directLink = 'direct';
const keys = /** @type {(keyof LinkPath)[]} */ (Object.keys(linkKeys)); // of a const object: exactly its keys
const shape = 'write direct, or KEY=VALUE pairs such as delay=25,loss=0.01';

/**
 * @param {string} text
 * @returns {{ choice: LinkChoice } | Refusal} what is wrong, and what to do
 */
export function linkChoice(text) {
  if (text === directLink) return { choice: { text, paths: null } };
  /** @type {Setting[]} */
  const settings = [];
  for (const part of text.split(',')) {
    const read = setting(part.trim(), text);
    if ('what' in read) return read;
    if (settings.some(({ side, key }) => side === read.side && key === read.key))
      return { what: `${named(read)} is given twice in "${text}"`, cure: 'give it once' };
    settings.push(read);
  }
  const paths = { offerer: pathOf('offerer', settings), answerer: pathOf('answerer', settings) };
  const refusal = contradiction(paths.offerer) ?? contradiction(paths.answerer);
  return refusal ?? { choice: { text: canonical(paths), paths } };
}

/** @param {string} part @param {string} text @returns {Setting | Refusal} */
function setting(part, text) {
  const found = /^(?:(offerer|answerer)\.)?([a-z-]+)=(.+)$/.exec(part);
  if (found === null) return { what: `"${part}" of link "${text}" is no setting`, cure: shape };
  const [, side = 'both', name = '', given = ''] = found;
  const key = keys.find((each) => linkKeys[each].name === name);
  if (key === undefined) return unknownKey(name);
  const value = linkKeys[key].read(given);
  if (value === null)
    return { what: `${part}: ${given} is not in range`, cure: `give ${linkKeys[key].shape}` };
  return { side: /** @type {Side} */ (side), key, value }; // one of the three, by the expression above
}

/** @param {string} name @returns {Refusal} */
function unknownKey(name) {
  const known = keys.map((key) => linkKeys[key].name);
  const meant = nearest(name, known);
  return {
    what: `a link has no "${name}"`,
    cure: meant ? `did you mean ${meant}?` : `use ${known.join(', ')}`,
  };
}

/** What is said for both, then what is said for this side alone. @param {Side} side @param {readonly Setting[]} settings */
function pathOf(side, settings) {
  const usual = Object.fromEntries(keys.map((key) => [key, linkKeys[key].usual]));
  const said = (/** @type {Side} */ of) =>
    Object.fromEntries(settings.filter((each) => each.side === of).map((s) => [s.key, s.value]));
  return /** @type {LinkPath} */ ({ ...usual, ...said('both'), ...said(side) }); // every key, each read by its own reader
}

/** @param {LinkPath} path @returns {Refusal | null} */
function contradiction({ delay, jitter, rate, queue, reorder, reorderBy }) {
  if (jitter > delay)
    return {
      what: `jitter=${jitter} is more than delay=${delay}, and nothing arrives before it was sent`,
      cure: 'give a delay that is at least as long',
    };
  if (rate === null && queue !== linkKeys.queue.usual)
    return { what: `queue=${queue} without a rate: nothing waits`, cure: 'give a rate too' };
  if (reorder === 0 && reorderBy !== linkKeys.reorderBy.usual)
    return { what: `reorder-by=${reorderBy} without a share`, cure: 'give reorder too' };
  return null;
}

/** @param {{ offerer: LinkPath, answerer: LinkPath }} paths */
function canonical({ offerer, answerer }) {
  const words = keys.flatMap((key) => {
    const { name } = linkKeys[key];
    const [a, b] = [written(key, offerer), written(key, answerer)];
    if (a === b) return a === '' ? [] : [`${name}=${a}`];
    return [
      ...(a === '' ? [] : [`offerer.${name}=${a}`]),
      ...(b === '' ? [] : [`answerer.${name}=${b}`]),
    ];
  });
  return words.length === 0 ? 'delay=0' : words.join(',');
}

/** Empty for what is as usual. @param {keyof LinkPath} key @param {LinkPath} path */
function written(key, path) {
  const value = path[key];
  if (value === linkKeys[key].usual) return '';
  const write = /** @type {(value: LinkPath[keyof LinkPath]) => string} */ (linkKeys[key].write); // of the same key
  return write(value);
}

/** @param {Pick<Setting, 'side' | 'key'>} setting */
const named = ({ side, key }) => `${side === 'both' ? '' : `${side}.`}${linkKeys[key].name}`;
