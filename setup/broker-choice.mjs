/** Reads a broker of the matrix: a name, and where it is not the usual one, what Node peers and pages connect by. */
import { brokerNames } from './brokers.mjs';
import { nearest } from './suggest.mjs';

/** @typedef {'tcp' | 'tls' | 'ws' | 'wss'} Transport */

/**
 * @typedef {object} BrokerChoice
 * @property {string} text `mosquitto`, or `mosquitto:tls+wss`; one text for one choice
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
 * @returns {{ choice: BrokerChoice } | { what: string, cure: string }} what is wrong, and what to do
 */
export function brokerChoice(text) {
  const [name = '', wanted = usual, ...more] = text.split(':');
  if (!brokerNames.includes(name))
    return unknown(`there is no broker ${shown(name)}`, name, brokerNames);
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
  return {
    choice: { text: transports === usual ? name : `${name}:${transports}`, name, node, page },
  };
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
