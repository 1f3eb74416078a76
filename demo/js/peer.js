/** One peer of the dialect: its place on the broker, its call, and what it says over either. */
import { Call } from './call.js';
import { chatProblem, readMessage } from './classic.js';
import { Latency } from './latency.js';
import { errorText, noWebRtc } from './troubles.js';
import { Wire } from './wire.js';

/**
 * @typedef {import('./journal.js').Listener} Listener
 * @typedef {import('./journal.js').Plane} Plane
 * @typedef {import('./wire.js').Settings & { iceServers: RTCIceServer[] }} Settings
 */

/** What the page drives; everything that happens is told to the listener. */
export class Peer {
  #show;
  /** @type {Settings | null} */
  #settings = null;
  /** @type {Wire | null} */
  #wire = null;
  /** @type {Call | null} */
  #call = null;
  #latency;
  /** What came over the broker is handled one after the other. */
  #turn = Promise.resolve();

  /** @param {Listener} show */
  constructor(show) {
    this.#show = show;
    this.#latency = { MQTT: new Latency('MQTT', show), WebRTC: new Latency('WebRTC', show) };
  }

  get isConnecting() {
    return this.#wire !== null && !this.#wire.isJoined;
  }

  get isJoined() {
    return this.#wire?.isJoined === true;
  }

  get otherIsHere() {
    return this.isJoined && this.#wire?.otherIsHere === true;
  }

  get isCalling() {
    return this.#call !== null && !this.#call.isOver && this.#call.state !== 'open';
  }

  get isOpen() {
    return this.#call?.state === 'open';
  }

  /** @param {Plane} plane */
  isTesting(plane) {
    return this.#latency[plane].isRunning;
  }

  /** @param {Settings} settings */
  async join(settings) {
    this.#settings = settings;
    const wire = new Wire(settings, this.#show, (branch, payload, text) => {
      if (branch === 'chat') this.#read('MQTT', payload);
      else this.#signal(branch, text);
    });
    this.#wire = wire;
    this.#show.changed();
    if (!(await wire.join()) && this.#wire === wire) this.#wire = null;
    this.#show.changed();
  }

  leave() {
    this.hangUp();
    this.#latency.MQTT.stop();
    this.#wire?.leave();
    this.#wire = null;
    this.#show.changed();
  }

  /** Offers: a new connection in place of the former one. */
  call() {
    const call = this.#newCall();
    call?.offer().catch((/** @type {unknown} */ error) => {
      this.#callFailed(call, error);
    });
  }

  hangUp() {
    this.#latency.WebRTC.stop();
    this.#call?.close();
    this.#call = null;
    this.#show.changed();
  }

  /** @param {Plane} plane @param {string} text @returns {string} why it was not sent; empty when it was */
  chat(plane, text) {
    const problem = chatProblem(text);
    if (problem !== '' || this.#settings === null) return problem;
    this.#say(plane, text, 'Chat: plain text, put where the other side reads.');
    this.#show.chat(plane, this.#settings.place.me, text);
    return '';
  }

  /** @param {Plane} plane @param {number} bytes */
  test(plane, bytes) {
    const other = this.#settings?.place.other ?? '';
    this.#latency[plane].start(bytes, other, (ping) => {
      this.#say(
        plane,
        ping,
        `A latency test of ${bytes} bytes: “$” and letters; the clock runs until the other side says how many it got.`,
      );
    });
  }

  /** @param {'offer' | 'answer' | 'ice'} branch @param {string} text */
  #signal(branch, text) {
    const { me, other, root } = this.#place();
    this.#show.entry({
      way: 'received',
      plane: 'MQTT',
      title: `${root}/${me}/${branch}`,
      says: signalSays[branch](other),
      body: text,
    });
    this.#turn = this.#turn
      .then(() => this.#handle(branch, text))
      .catch((/** @type {unknown} */ error) => {
        if (this.#call !== null) this.#callFailed(this.#call, error);
      });
  }

  /** @param {'offer' | 'answer' | 'ice'} branch @param {string} text */
  async #handle(branch, text) {
    if (branch === 'offer') return this.#takeOffer(text);
    if (this.#call === null || this.#call.isOver) {
      // An answer or candidate without a call: left over from one that has ended
      return undefined;
    }
    return branch === 'answer' ? this.#call.takeAnswer(text) : this.#call.takeCandidate(text);
  }

  /** @param {string} sdp */
  async #takeOffer(sdp) {
    const { me, other } = this.#place();
    if (this.#call?.hasOffer(sdp) === true && !this.#call.isOver) return;
    if (this.#call?.state === 'offered' && me < other) {
      this.#show.entry({
        way: 'here',
        plane: 'WebRTC',
        title: 'Two offers at once',
        says: `Both of you pressed the button; yours stands, because ${me} comes first in the alphabet.`,
      });
      return;
    }
    await this.#newCall()?.answer(sdp);
  }

  #newCall() {
    if (typeof RTCPeerConnection !== 'function') {
      this.#show.trouble(noWebRtc);
      return null;
    }
    this.hangUp();
    const { root, other } = this.#place();
    this.#call = new Call(
      {
        other,
        iceServers: this.#settings?.iceServers ?? [],
        send: (branch, payload, says) =>
          this.#wire?.publish(`${root}/${other}/${branch}`, payload, says),
        receive: (bytes) => {
          this.#read('WebRTC', bytes);
        },
        otherStatus: () => this.#wire?.status.get(other),
      },
      this.#show,
    );
    return this.#call;
  }

  /** @param {Call} call @param {unknown} error */
  #callFailed(call, error) {
    call.close();
    this.#show.trouble({
      title: 'The WebRTC connection could not be made',
      what: errorText(error),
      cure: 'Connect again with WebRTC.',
    });
  }

  /** Pings are answered, pongs stop the clock, everything else is chat. @param {Plane} plane @param {Uint8Array} bytes */
  #read(plane, bytes) {
    const { me, other, root } = this.#place();
    const message = readMessage(bytes);
    const title = plane === 'MQTT' ? `${root}/${me}/chat` : 'channel chat';
    const body = new TextDecoder().decode(bytes);
    this.#show.entry({ way: 'received', plane, title, says: messageSays(message, other), body });
    if (message.kind === 'ping')
      this.#say(
        plane,
        message.reply,
        `The reply to the test: “*” and the number of bytes that came.`,
      );
    else if (message.kind === 'pong') this.#latency[plane].take(message.bytes);
    else this.#show.chat(plane, other, message.text);
  }

  /** @param {Plane} plane @param {string} text @param {string} says */
  #say(plane, text, says) {
    const { root, other } = this.#place();
    if (plane === 'MQTT') {
      this.#wire?.publish(`${root}/${other}/chat`, text, says);
      return;
    }
    if (this.#call?.state !== 'open') return;
    this.#call.send(text);
    this.#show.entry({ way: 'sent', plane, title: 'channel chat', says, body: text });
  }

  #place() {
    return this.#settings?.place ?? { root: '', me: '', other: '' };
  }
}

const signalSays = {
  /** @param {string} other */
  offer: (other) =>
    `An offer: ${other} says what it can do and how to recognise it; your browser answers by itself.`,
  /** @param {string} other */
  answer: (other) => `The answer: ${other} agrees, and says how to recognise it.`,
  /** @param {string} other */
  ice: (other) => `A candidate: one address at which you may try to reach ${other}.`,
};

/** @param {ReturnType<typeof readMessage>} message @param {string} other */
function messageSays(message, other) {
  if (message.kind === 'chat') return `Chat of ${other}.`;
  if (message.kind === 'pong')
    return `${other} says how many bytes of the test it got: the clock stops.`;
  return `${other} tests the latency: it wants to hear how many bytes came.`;
}
