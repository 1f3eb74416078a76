/** Reads a broker of the matrix: a name, and where it is not the usual one, what Node peers and pages connect by. */
import { brokerNames } from './brokers.mjs';
import { isOwnFile, ownFile } from './own-file.mjs';
import { nearest } from './suggest.mjs';

/** @typedef {'tcp' | 'tls' | 'ws' | 'wss'} Transport */

/**
 * @typedef {object} BrokerChoice
 * @property {string} text `mosquitto`, or `mosquitto:tls+wss`; one text for one choice
 * @property {string} source the same where it is ours; a user's own by its file, as `module:/path/my-broker.mjs`
 * @property {import('./own-file.mjs').OwnFile} [own] a user's own by its file
 * @property {string} name
 * @property {Transport} node what Node peers connect by
 * @property {Transport} page what pages connect by, which have WebSocket alone
 */

/** @type {readonly Transport[]} */
const forNode = ['tcp', 'tls', 'ws', 'wss'];
/** @type {readonly Transport[]} */
const forPages = ['ws', 'wss'];
const usual = 'tcp+ws';

/**
 * @param {string} text
 * @param {readonly string[]} [known] names of brokers that there are
 * @returns {{ choice: BrokerChoice } | { what: string, cure: string }} what is wrong, and what to do
 */
export function brokerChoice(text, known = brokerNames) {
  if (isOwnFile(text)) return ownBroker(text);
  const [name = '', wanted = usual, ...more] = text.split(':');
  if (!known.includes(name)) return unknown(`there is no broker ${shown(name)}`, name, known);
  const [nodeText = '', pageText = '', ...others] = wanted.split('+');
  if (more.length > 0 || others.length > 0 || pageText === '') {
    return { what: `${shown(text)} is no broker of the matrix`, cure: shape };
  }
  const node = forNode.find((each) => each === nodeText);
  if (node === undefined)
    return unknown(`Node peers have no transport ${shown(nodeText)}`, nodeText, forNode);
  const page = forPages.find((each) => each === pageText);
  if (page === undefined)
    return unknown(`pages have no transport ${shown(pageText)}`, pageText, forPages);
  const transports = `${node}+${page}`;
  const one = transports === usual ? name : `${name}:${transports}`;
  return { choice: { text: one, source: one, name, node, page } };
}

/**
 * `module:<path>`, and behind it the transports, which have no dot as a path may have.
 * @param {string} text
 * @returns {{ choice: BrokerChoice } | { what: string, cure: string }}
 */
function ownBroker(text) {
  const [, place = text, wanted = ''] = /^(.+?)((?::\w+\+\w+)?)$/.exec(text) ?? [];
  const named = ownFile(place, 'broker', brokerNames);
  if (!('own' in named)) return named;
  const { own } = named;
  const read = brokerChoice(`${own.name}${wanted}`, [own.name]);
  if (!('choice' in read)) return read;
  const transports = read.choice.text.slice(own.name.length);
  return { choice: { ...read.choice, source: `module:${own.file}${transports}`, own } };
}

const shape = 'write NAME or NAME:NODE+PAGE, such as mosquitto:tls+wss';

/** @param {string} what @param {string} word @param {readonly string[]} known */
function unknown(what, word, known) {
  const meant = word === '' ? undefined : nearest(word, known);
  return { what, cure: meant ? `did you mean ${meant}?` : `use ${known.join(', ')}` };
}

/**
 * What has an @ may be a URL with a password.
 * @param {string} text
 */
function shown(text) {
  return text.includes('@') ? 'of that name' : `"${text}"`;
}
