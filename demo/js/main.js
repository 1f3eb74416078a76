/** Joins form, peer and view; nothing else on this page knows of all three. */
import { Peer } from './peer.js';
import { fillFromAddress, otherSide, problemOf, settings } from './settings.js';
import { announce, clearDescriptions, clearTrouble, pageListener } from './view.js';
import { byId } from './visible.js';

const peer = new Peer(pageListener(refresh));
const button = (/** @type {string} */ id) => byId(id, HTMLButtonElement);
const planes = /** @type {const} */ ([
  ['MQTT', 'mqtt'],
  ['WebRTC', 'rtc'],
]);
const sizes = [1, 10, 100];

fillFromAddress();
byId('settings', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  join();
});
byId('settings', HTMLFormElement).addEventListener('input', refresh);
byId('swap', HTMLButtonElement).addEventListener('click', swap);
button('leave').addEventListener('click', () => {
  peer.leave();
  announce('Disconnected from the broker.');
});
button('call').addEventListener('click', () => {
  clearTrouble();
  clearDescriptions();
  peer.call();
});
button('hang-up').addEventListener('click', () => {
  peer.hangUp();
  announce('The WebRTC connection was closed.');
});
for (const [plane, id] of planes) {
  byId(`${id}-form`, HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    chat(plane, byId(`${id}-text`, HTMLInputElement));
  });
  for (const size of sizes) {
    button(`${id}-${size}`).addEventListener('click', () => {
      peer.test(plane, size * 1024);
    });
  }
}
globalThis.addEventListener('pagehide', () => {
  peer.leave();
});
refresh();

function join() {
  clearTrouble();
  clearDescriptions();
  const wrong = problemOf();
  const hint = byId('hint', HTMLElement);
  hint.textContent = wrong === null ? '' : `${wrong.problem}.`;
  for (const input of document.querySelectorAll('#settings [aria-invalid]'))
    input.removeAttribute('aria-invalid');
  if (wrong === null) {
    void peer.join(settings());
    return;
  }
  const input = byId(wrong.field, HTMLInputElement);
  input.setAttribute('aria-invalid', 'true');
  input.closest('details')?.setAttribute('open', '');
  input.focus();
}

/** @param {'MQTT' | 'WebRTC'} plane @param {HTMLInputElement} input */
function chat(plane, input) {
  const problem = peer.chat(plane, input.value);
  announce(problem);
  if (problem === '') input.value = '';
}

function swap() {
  const [me, other] = [byId('me', HTMLInputElement), byId('other', HTMLInputElement)];
  [me.value, other.value] = [other.value, me.value];
  refresh();
}

/** What can be pressed follows from where the peer is. */
function refresh() {
  const isIdle = !peer.isJoined && !peer.isConnecting;
  for (const input of document.querySelectorAll('#settings input')) {
    if (input instanceof HTMLInputElement) input.disabled = !isIdle;
  }
  button('join').disabled = !isIdle;
  button('swap').disabled = !isIdle;
  button('leave').disabled = isIdle;
  button('call').disabled = !peer.isJoined || peer.isCalling || peer.isOpen;
  button('hang-up').disabled = !peer.isCalling && !peer.isOpen;
  const open = { MQTT: peer.otherIsHere, WebRTC: peer.isOpen };
  for (const [plane, id] of planes) {
    byId(`${id}-text`, HTMLInputElement).disabled = !open[plane];
    button(`${id}-send`).disabled = !open[plane];
    for (const size of sizes)
      button(`${id}-${size}`).disabled = !open[plane] || peer.isTesting(plane);
  }
  for (const name of document.querySelectorAll('[data-name]')) {
    if (name instanceof HTMLElement)
      name.textContent = byId(name.dataset['name'] ?? '', HTMLInputElement).value;
  }
  byId('other-side', HTMLAnchorElement).href = otherSide();
  document.body.dataset['broker'] = peer.isJoined ? 'on' : 'off';
  document.body.dataset['other'] = peer.otherIsHere ? 'on' : 'off';
  document.body.dataset['channel'] = peer.isOpen ? 'on' : 'off';
}
