/** The form above: what it says, what is wrong with it, and the link that opens the other side. */
import { nameProblem } from './classic.js';
import { byId } from './visible.js';

/** Text fields that a link may fill in. */
const fields = /** @type {const} */ (['broker', 'port', 'path', 'root', 'me', 'other', 'stun']);

const field = (/** @type {string} */ id) => byId(id, HTMLInputElement);
const text = (/** @type {string} */ id) => field(id).value.trim();

/** Fills the form from the address of the page. */
export function fillFromAddress() {
  const given = new URLSearchParams(location.search);
  for (const id of fields) {
    const value = given.get(id);
    if (value !== null) field(id).value = value.slice(0, 200);
  }
  if (given.has('tls')) field('tls').checked = given.get('tls') === '1';
}

/** The same settings for the other side. */
export function otherSide() {
  const query = new URLSearchParams(fields.map((id) => [id, text(id)]));
  query.set('me', text('other'));
  query.set('other', text('me'));
  query.set('tls', field('tls').checked ? '1' : '0');
  return `?${query.toString()}`;
}

/** @returns {{ field: string, problem: string } | null} the first thing that is wrong */
export function problemOf() {
  const problems = [
    {
      field: 'broker',
      problem: /^[^\s/?#@]+$/.test(text('broker'))
        ? ''
        : 'The broker is a host name or an address, such as test.mosquitto.org',
    },
    {
      field: 'port',
      problem:
        /^\d{1,5}$/.test(text('port')) && Number(text('port')) > 0 && Number(text('port')) < 65_536
          ? ''
          : 'The port is a number from 1 to 65535',
    },
    { field: 'root', problem: nameProblem(text('root'), 'The root topic') },
    { field: 'me', problem: nameProblem(text('me'), 'Your name') },
    { field: 'other', problem: nameProblem(text('other'), 'The other name') },
    { field: 'other', problem: text('me') === text('other') ? 'The two sides need two names' : '' },
    {
      field: 'stun',
      problem: /^$|^stuns?:[^\s]+$/.test(text('stun'))
        ? ''
        : 'A STUN server is written stun:host:port',
    },
  ];
  return problems.find(({ problem }) => problem !== '') ?? null;
}

/** @returns {import('./peer.js').Peer extends { join(settings: infer S): unknown } ? S : never} */
export function settings() {
  const scheme = field('tls').checked ? 'wss' : 'ws';
  const path = text('path').replace(/^\/?/, '/');
  const stun = text('stun');
  return {
    url: `${scheme}://${text('broker')}:${text('port')}${path}`,
    username: text('username'),
    password: field('password').value,
    place: { root: text('root'), me: text('me'), other: text('other') },
    iceServers: stun === '' ? [] : [{ urls: stun }],
  };
}
