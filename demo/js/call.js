/** The WebRTC side: one peer connection with the channel that both agreed on, from offer to goodbye. */
import { channel as agreed, readIce, writeIce } from './classic.js';
import {
  candidateRefused,
  channelNotOpen,
  connectionEnded,
  errorText,
  noAnswer,
  noPath,
  otherChannel,
  sdpRefused,
} from './troubles.js';

/**
 * @typedef {import('./journal.js').Listener} Listener
 * @typedef {'offer' | 'answer' | 'ice'} Branch
 * @typedef {object} Links what a call needs of its surroundings
 * @property {string} other
 * @property {RTCIceServer[]} iceServers
 * @property {(branch: Branch, payload: string, says: string) => void} send
 * @property {(bytes: Uint8Array) => void} receive
 * @property {() => string | undefined} otherStatus
 */

const answerWithinMs = 15_000;
const openWithinMs = 20_000;

/** One peer connection; a new attempt is a new call. */
export class Call {
  /** @type {'new' | 'offered' | 'answering' | 'answered' | 'open' | 'over'} */
  state = 'new';
  #links;
  #show;
  #connection;
  #channel;
  /** Ours wait until the description is out, theirs until it is in. */
  #isDescribed = { local: false, remote: false };
  /** @type {string[]} */
  #outgoing = [];
  /** @type {RTCIceCandidateInit[]} */
  #incoming = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #offer = '';

  /** @param {Links} links @param {Listener} show */
  constructor(links, show) {
    this.#links = links;
    this.#show = show;
    this.#connection = new RTCPeerConnection({ iceServers: links.iceServers });
    this.#channel = this.#connection.createDataChannel(agreed.label, agreed.options);
    this.#here(
      'Channel chat',
      'Made before anything else, with the id 1 that both sides know: nobody has to announce it.',
    );
    this.#watch();
  }

  get isOver() {
    return this.state === 'over';
  }

  /** Makes the offer and sends it. */
  async offer() {
    const { other } = this.#links;
    this.#to('offered');
    this.#show.step('offer', 'busy');
    const offer = await this.#connection.createOffer();
    await this.#connection.setLocalDescription(offer);
    this.#describe('local', offer.type, offer.sdp ?? '');
    this.#links.send(
      'offer',
      offer.sdp ?? '',
      `Your offer: what you can do and how to recognise you, put where ${other} reads.`,
    );
    this.#release();
    this.#within(answerWithinMs, () => noAnswer(other, this.#links.otherStatus()));
  }

  /** @param {string} sdp of the other side @returns {Promise<void>} */
  async answer(sdp) {
    this.#offer = sdp;
    this.#to('answering');
    this.#show.step('offer', 'done');
    this.#show.step('answer', 'busy');
    if (!(await this.#takeDescription('offer', sdp))) return;
    const answer = await this.#connection.createAnswer();
    await this.#connection.setLocalDescription(answer);
    this.#to('answered');
    this.#describe('local', answer.type, answer.sdp ?? '');
    this.#links.send(
      'answer',
      answer.sdp ?? '',
      `Your answer: you agree, put where ${this.#links.other} reads.`,
    );
    this.#show.step('answer', 'done');
    this.#release();
    this.#waitForOpen();
  }

  /** An offer that came twice is one offer. @param {string} sdp */
  hasOffer(sdp) {
    return this.#offer === sdp;
  }

  /** @param {string} sdp */
  async takeAnswer(sdp) {
    if (this.state !== 'offered') {
      this.#here(
        'An answer too many',
        'Nobody waits for an answer: two peers of the same name, or an old message. It is left alone.',
      );
      return;
    }
    this.#to('answered');
    this.#show.step('offer', 'done');
    this.#show.step('answer', 'busy');
    if (!(await this.#takeDescription('answer', sdp))) return;
    this.#show.step('answer', 'done');
    this.#waitForOpen();
  }

  /** @param {string} payload */
  async takeCandidate(payload) {
    const candidate = readIce(payload);
    if (candidate === null) {
      this.#show.trouble(
        candidateRefused(
          this.#links.other,
          'It is not an array of text, number and “candidate:…”.',
        ),
      );
      return;
    }
    this.#show.candidate('remote', candidate.candidate);
    if (this.#isDescribed.remote) await this.#add(candidate);
    else this.#incoming.push(candidate); // the originals lose it here
  }

  /** As binary, which is what the Godot app sends. @param {string} text */
  send(text) {
    this.#channel.send(new TextEncoder().encode(text));
  }

  close() {
    clearTimeout(this.#timer);
    this.#to('over');
    this.#connection.close();
    for (const step of /** @type {const} */ (['offer', 'answer', 'path', 'channel']))
      this.#show.step(step, 'todo');
  }

  #watch() {
    const connection = this.#connection;
    connection.onicecandidate = ({ candidate }) => {
      // The end of the list is no message in this dialect
      if (candidate === null || candidate.candidate === '') return;
      this.#show.candidate('local', candidate.candidate);
      const payload = writeIce(candidate);
      if (this.#isDescribed.local) this.#sendCandidate(payload);
      else this.#outgoing.push(payload);
    };
    connection.oniceconnectionstatechange = () => {
      this.#iceState(connection.iceConnectionState);
    };
    connection.onconnectionstatechange = () => {
      this.#connectionState(connection.connectionState);
    };
    connection.ondatachannel = ({ channel }) => {
      this.#show.trouble(otherChannel(this.#links.other, channel.label));
      this.#read(channel);
    };
    this.#channel.onopen = () => {
      this.#opened();
    };
    this.#channel.onclose = () => {
      this.#ended();
    };
    this.#read(this.#channel);
  }

  /** @param {RTCDataChannel} channel */
  #read(channel) {
    channel.binaryType = 'arraybuffer';
    channel.onmessage = (/** @type {MessageEvent<string | ArrayBuffer>} */ { data }) => {
      const bytes =
        typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data);
      this.#links.receive(bytes);
    };
  }

  /** @param {RTCIceConnectionState} state */
  #iceState(state) {
    if (this.isOver) return;
    this.#here(`ICE: ${state}`, iceSays[state]);
    if (state === 'checking') this.#show.step('path', 'busy');
    if (state === 'connected' || state === 'completed') this.#show.step('path', 'done');
    if (state === 'failed') this.#fail('path', noPath(this.#links.other));
  }

  /** @param {RTCPeerConnectionState} state */
  #connectionState(state) {
    if (this.isOver) return;
    this.#here(`Connection: ${state}`, connectionSays[state]);
    // Some engines open the channel before they say so
    if (state === 'connected' && this.state !== 'open') this.#show.step('channel', 'busy');
    if (state === 'failed' || state === 'closed') this.#ended();
  }

  #opened() {
    clearTimeout(this.#timer);
    this.#to('open');
    // All before it are over, though the browser may tell of some only now: nobody should hear of them after the channel
    for (const step of /** @type {const} */ (['offer', 'answer', 'path', 'channel']))
      this.#show.step(step, 'done');
    this.#here(
      'Channel open',
      `From here on you and ${this.#links.other} talk directly; the broker is no longer needed.`,
    );
  }

  #ended() {
    if (this.isOver) return;
    this.#fail('channel', connectionEnded(this.#links.other));
  }

  #waitForOpen() {
    if (this.state === 'answered')
      this.#within(openWithinMs, () => channelNotOpen(this.#links.other));
  }

  /** @param {'offer' | 'answer'} type @param {string} sdp @returns {Promise<boolean>} */
  async #takeDescription(type, sdp) {
    this.#describe('remote', type, sdp);
    try {
      await this.#connection.setRemoteDescription({ type, sdp });
    } catch (error) {
      this.#fail(type, sdpRefused(type, this.#links.other, error));
      return false;
    }
    this.#isDescribed.remote = true;
    for (const candidate of this.#incoming.splice(0)) await this.#add(candidate);
    return !this.isOver;
  }

  /** @param {RTCIceCandidateInit} candidate */
  async #add(candidate) {
    try {
      await this.#connection.addIceCandidate(candidate);
    } catch (error) {
      if (!this.isOver) this.#show.trouble(candidateRefused(this.#links.other, errorText(error)));
    }
  }

  /** Candidates go out after the description, never before. */
  #release() {
    this.#isDescribed.local = true;
    for (const payload of this.#outgoing.splice(0)) this.#sendCandidate(payload);
  }

  /** @param {string} payload */
  #sendCandidate(payload) {
    this.#links.send(
      'ice',
      payload,
      `A candidate: one address at which ${this.#links.other} may try to reach you.`,
    );
  }

  /** @param {'local' | 'remote'} side @param {string} kind @param {string} sdp */
  #describe(side, kind, sdp) {
    this.#show.description(side, kind, sdp);
  }

  /** @param {number} ms @param {() => import('./journal.js').Trouble} trouble */
  #within(ms, trouble) {
    clearTimeout(this.#timer);
    const step = this.state === 'offered' ? 'answer' : 'channel';
    this.#timer = setTimeout(() => {
      this.#fail(step, trouble());
    }, ms);
  }

  /** @param {import('./journal.js').Step} step @param {import('./journal.js').Trouble} trouble */
  #fail(step, trouble) {
    if (this.isOver) return;
    this.close();
    this.#show.step(step, 'failed');
    this.#show.trouble(trouble);
  }

  /** @param {Call['state']} state */
  #to(state) {
    this.state = state;
    this.#show.changed();
  }

  /** @param {string} title @param {string} says */
  #here(title, says) {
    this.#show.entry({ way: 'here', plane: 'WebRTC', title, says });
  }
}

/** @type {Record<RTCIceConnectionState, string>} */
const iceSays = {
  new: 'Nothing has been tried yet.',
  checking: 'Every pair of your candidates and theirs is tried out.',
  connected: 'A pair of addresses works: packets go to and fro.',
  completed: 'The best pair was found; the search is over.',
  disconnected: 'Nothing was heard for a while; it may come back.',
  failed: 'No pair of addresses worked.',
  closed: 'The search was ended.',
};

/** @type {Record<RTCPeerConnectionState, string>} */
const connectionSays = {
  new: 'Nothing has been tried yet.',
  connecting: 'A path is looked for, then both sides prove who they are (DTLS).',
  connected:
    'The path is encrypted: each side showed the certificate whose fingerprint was in its SDP.',
  disconnected: 'The path went silent.',
  failed: 'It cannot be brought back.',
  closed: 'It was closed.',
};
