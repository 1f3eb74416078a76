/** Shows what happens: steps, log, descriptions, candidates, chat, and what went wrong. Everything is text. */
import { lineSays } from './sdp-lines.js';
import { byId, element, visible } from './visible.js';

/** @typedef {import('./journal.js').Listener} Listener */

/** Of a flood the newest are kept. */
const mostEntries = 400;
const mostLines = 120;

const wayWords = { sent: 'sent', received: 'received', here: 'here' };
const planeIds = /** @type {const} */ ({ MQTT: 'mqtt', WebRTC: 'rtc' });
const stateWords = { todo: 'not yet', busy: 'under way', done: 'done', failed: 'failed' };

/** @param {() => void} changed @returns {Listener} */
export function pageListener(changed) {
  const since = performance.now();
  return {
    changed,
    entry: (entry) => {
      addEntry(entry, (performance.now() - since) / 1_000);
    },
    step: showStep,
    trouble: showTrouble,
    description: (side, kind, sdp) => {
      showDescription(side, kind, sdp);
    },
    candidate: (side, text) => {
      byId(`${side}-candidates`, HTMLElement).append(explained(text));
      trim(byId(`${side}-candidates`, HTMLElement), mostLines);
    },
    chat: (plane, from, text) => {
      const line = element('p', '');
      line.append(element('b', `${visible(from)}: `), element('bdi', visible(text, 1_000)));
      append(byId(`${planeIds[plane]}-chat`, HTMLElement), line);
    },
    latency: (plane, text) => {
      byId(`${planeIds[plane]}-latency`, HTMLElement).textContent = text;
    },
  };
}

/** One sentence for everybody, read out by a screen reader. @param {string} text */
export function announce(text) {
  byId('now', HTMLElement).textContent = text;
}

/** Before something new is tried. */
export function clearTrouble() {
  byId('trouble', HTMLElement).replaceChildren();
}

/** Empties what belongs to one connection. */
export function clearDescriptions() {
  for (const side of ['local', 'remote']) {
    byId(`${side}-candidates`, HTMLElement).replaceChildren();
    byId(`${side}-sdp`, HTMLElement).replaceChildren(element('li', 'None yet.', 'quiet'));
    byId(`${side}-kind`, HTMLElement).textContent = '';
  }
}

/** @param {import('./journal.js').Entry} entry @param {number} seconds */
function addEntry({ way, plane, title, says, body }, seconds) {
  const line = element('li', '', `${way} ${planeIds[plane]}`);
  const head = element('p', '', 'head');
  head.append(
    element('span', seconds.toFixed(2).padStart(6), 'time'),
    element('span', `${wayWords[way]} · ${plane}`, 'way'),
    element('code', visible(title, 200)),
  );
  line.append(head, element('p', says, 'says'));
  if (body !== undefined) line.append(bodyOf(body));
  append(byId('log', HTMLElement), line);
}

/** Short bodies stand there, long ones open on request. @param {string} body */
function bodyOf(body) {
  if (body.length <= 100 && !body.includes('\n')) return element('pre', visible(body));
  const details = element('details', '');
  details.append(
    element('summary', `Payload, ${body.length} characters`),
    element('pre', visible(body)),
  );
  return details;
}

/** @param {import('./journal.js').Step} step @param {import('./journal.js').StepState} state */
function showStep(step, state) {
  const line = byId(`step-${step}`, HTMLElement);
  if (line.dataset['state'] === state) return;
  line.dataset['state'] = state;
  byId(`step-${step}-state`, HTMLElement).textContent = stateWords[state];
  if (state === 'done') announce(`${line.querySelector('.name')?.textContent ?? step}: done.`);
}

/** @param {import('./journal.js').Trouble} trouble */
function showTrouble({ title, what, cure }) {
  const box = byId('trouble', HTMLElement);
  box.replaceChildren(
    element('h2', visible(title)),
    element('p', visible(what, 600)),
    element('p', visible(cure)),
  );
}

/** @param {string} side @param {string} kind @param {string} sdp */
function showDescription(side, kind, sdp) {
  byId(`${side}-kind`, HTMLElement).textContent = `, ${kind}`;
  const lines = sdp.split(/\r?\n/).filter((line) => line !== '');
  byId(`${side}-sdp`, HTMLElement).replaceChildren(...lines.slice(0, mostLines).map(explained));
}

/** @param {string} text */
function explained(text) {
  const line = element('li', '');
  line.append(element('code', visible(text, 400)));
  const says = lineSays(text);
  if (says !== '') line.append(element('small', says));
  return line;
}

/** Keeps the newest in sight, unless somebody reads further up. @param {HTMLElement} list @param {HTMLElement} line */
function append(list, line) {
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  list.append(line);
  trim(list, mostEntries);
  if (isAtEnd) list.scrollTop = list.scrollHeight;
}

/** @param {HTMLElement} list @param {number} most */
function trim(list, most) {
  while (list.childElementCount > most) list.firstElementChild?.remove();
}
