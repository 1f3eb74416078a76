/** A bare peer, for pages and Node alike: connects over MQTT, echoes a nonce, sends and receives bulk data. */

const lowWater = 256 * 1024;
const highWater = 1024 * 1024;
const withinMs = 10_000;

/** @typedef {'offerer' | 'answerer'} Role */
/** @typedef {{ url: string, room: string, role: Role }} Place */
/** @typedef {{ label: string, size: number, warmUp: number, duration: number, upTo?: number }} Bulk */

/**
 * @typedef {object} Platform
 * @property {typeof import('mqtt').default} mqtt
 * @property {typeof RTCPeerConnection} PeerConnection
 * @property {(bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>} binary
 */

/** One peer, for one room. */
export class BarePeer {
  /** @type {RTCPeerConnection | null} */
  #pc = null;
  /** @type {import('mqtt').MqttClient | null} */
  #client = null;
  /** @type {(message: Message) => void} */
  #take = () => undefined;
  /** @type {Describe} */
  #describe = () => Promise.resolve();
  /** @type {(message: object) => void} */
  #say = () => undefined;
  /** @type {Map<string, RTCDataChannel>} */
  #channels = new Map();
  /** @type {Map<string, (channel: RTCDataChannel) => void>} */
  #awaited = new Map();
  #platform;

  /** @param {Platform} platform */
  constructor(platform) {
    this.#platform = platform;
  }

  /** Joins the room and waits for the other. @param {Place} place */
  async meet({ url, room, role }) {
    const other = role === 'offerer' ? 'answerer' : 'offerer';
    const client = await this.#join(url);
    this.#say = (message) => {
      client.publish(`bare/${room}/${other}`, JSON.stringify(message), { qos: 1 });
    };
    const met = new Promise((resolve) => {
      client.on('message', (topic, payload) => {
        if (topic.endsWith('/here')) {
          resolve(undefined);
          return;
        }
        /** @type {Message} */
        const message = JSON.parse(payload.toString());
        this.#take(message);
      });
    });
    await client.subscribeAsync([`bare/${room}/${role}`, `bare/${room}/${other}/here`], { qos: 1 });
    await client.publishAsync(`bare/${room}/${role}/here`, '1', { qos: 1, retain: true });
    await met;
  }

  /** Makes the connection; from now on what the other one says is heard. */
  prepare() {
    const pc = new this.#platform.PeerConnection({ iceServers: [] });
    pc.ondatachannel = ({ channel }) => this.#keep(channel);
    const describe = trickling(pc, this.#say);
    let work = Promise.resolve();
    this.#take = (message) => {
      work = work.then(() => take(pc, message, describe));
    };
    this.#pc = pc;
    this.#describe = describe;
    return Promise.resolve();
  }

  /**
   * Negotiates, and echoes a nonce both ways.
   * @param {Role} role
   * @returns {Promise<number>} ms from the call of createOffer to the open channel; of use on the offerer
   */
  async negotiate(role) {
    const pc = this.#connection;
    const proven = this.#announced('bare').then((channel) => this.#prove(channel));
    if (role === 'offerer') this.#keep(pc.createDataChannel('bare'));
    const start = performance.now();
    if (role === 'offerer') await this.#describe(await pc.createOffer());
    return (await proven) - start;
  }

  /** Sends for as long as asked, then an end mark, and waits until the receiver has it. @param {Bulk} bulk */
  async send({ label, size, warmUp, duration, upTo = Infinity }) {
    const channel = this.#channels.get(label) ?? this.#connection.createDataChannel(label);
    this.#channels.set(label, channel);
    await open(channel);
    channel.bufferedAmountLowThreshold = lowWater;
    const confirmed = new Promise((resolve) => (channel.onmessage = resolve));
    // Not zeros: those would all be read from one page of memory
    const message = this.#platform.binary(crypto.getRandomValues(new Uint8Array(size)));
    const end = performance.now() + warmUp + duration;
    let sent = 0;
    while (sent < upTo && performance.now() < end) {
      for (let turn = 0; turn < 16 && channel.bufferedAmount < highWater; turn++) {
        if (sent < upTo) channel.send(message);
        sent += size;
      }
      if (channel.bufferedAmount >= highWater) await drained(channel);
      else await nextTurn();
    }
    channel.send('end');
    await confirmed;
  }

  /** @param {Bulk} bulk @returns {Promise<number>} Mbit/s of payload after the warm-up, to the first message after `duration` */
  async receive({ label, warmUp, duration }) {
    const channel = await this.#announced(label);
    const warmUntil = performance.now() + warmUp;
    let start = warmUntil;
    let last = 0;
    let bytes = 0;
    await new Promise((resolve) => {
      channel.onmessage = (/** @type {MessageEvent<ArrayBuffer | 'end'>} */ { data }) => {
        const now = performance.now();
        if (now <= warmUntil) start = now;
        else if (last < warmUntil + duration) {
          last = now;
          bytes += data === 'end' ? 0 : data.byteLength;
        }
        if (data === 'end') resolve(undefined);
      };
    });
    channel.send('received');
    return (bytes * 8) / (last - start) / 1_000;
  }

  async leave() {
    this.#pc?.close();
    await this.#client?.endAsync();
  }

  get #connection() {
    if (this.#pc === null) throw new Error('not prepared');
    return this.#pc;
  }

  /** @param {string} url */
  async #join(url) {
    const options = { protocolVersion: 4, reconnectPeriod: 0, timerVariant: 'native' };
    const client = await this.#platform.mqtt.connectAsync(url, /** @type {object} */ (options));
    const { stream } = client; // a page's has no such method
    if ('setNoDelay' in stream && typeof stream.setNoDelay === 'function') {
      /** @type {import('node:net').Socket} */ (/** @type {unknown} */ (stream)).setNoDelay(true);
    }
    this.#client = client;
    return client;
  }

  /** @param {RTCDataChannel} channel */
  #keep(channel) {
    channel.binaryType = 'arraybuffer';
    this.#channels.set(channel.label, channel);
    this.#awaited.get(channel.label)?.(channel);
  }

  /** @param {RTCDataChannel} channel @returns {Promise<number>} when it opened */
  async #prove(channel) {
    const openedAt = await open(channel);
    await exchangeNonces(channel, this.#platform.binary);
    return openedAt;
  }

  /** @param {string} label @returns {Promise<RTCDataChannel>} */
  #announced(label) {
    const channel = this.#channels.get(label);
    if (channel !== undefined) return Promise.resolve(channel);
    return new Promise((resolve) => this.#awaited.set(label, resolve));
  }
}

/** @typedef {(description: RTCSessionDescriptionInit) => Promise<void>} Describe */
/** @typedef {{ description?: RTCSessionDescriptionInit, candidate?: RTCIceCandidateInit, end?: boolean }} Message `end`: of candidates */

/** @param {RTCPeerConnection} pc @param {Message} message @param {Describe} describe */
async function take(pc, { description, candidate }, describe) {
  // One refused candidate, such as one that comes after the end, costs only itself
  if (candidate) await pc.addIceCandidate(candidate).catch(() => undefined);
  if (!description) return;
  await pc.setRemoteDescription(description);
  if (description.type === 'offer') await describe(await pc.createAnswer());
}

/**
 * Sends candidates as they come, but none before the description that they belong to, and says when there are no
 * more (RFC 8838 section 13).
 * @param {RTCPeerConnection} pc
 * @param {(message: object) => void} send
 * @returns {Describe} applies a description here and sends it
 */
function trickling(pc, send) {
  /** @type {object[] | null} */
  let held = [];
  let hasEnded = false;
  pc.onicecandidate = ({ candidate }) => {
    const isEnd = !candidate?.candidate;
    if (isEnd && hasEnded) return; // Firefox says it twice
    hasEnded = isEnd;
    const message = isEnd ? { end: true } : { candidate: initOf(candidate) };
    if (held === null) send(message);
    else held.push(message);
  };
  return async ({ type, sdp = '' }) => {
    await pc.setLocalDescription({ type, sdp });
    send({ description: { type, sdp } });
    held?.forEach(send);
    held = null;
  };
}

/** @param {RTCIceCandidate} candidate @returns {RTCIceCandidateInit} */
const initOf = ({ candidate, sdpMid, sdpMLineIndex }) => ({
  candidate,
  sdpMid,
  sdpMLineIndex: sdpMLineIndex ?? 0,
});

/** @param {RTCDataChannel} channel @returns {Promise<number>} when it opened, on this peer's clock */
function open(channel) {
  return new Promise((resolve, reject) => {
    const seen = () => resolve(performance.now());
    if (channel.readyState === 'open') seen();
    else channel.onopen = seen;
    setTimeout(() => reject(new Error(`not open after ${withinMs} ms`)), withinMs);
  });
}

/** @param {RTCDataChannel} channel @param {(bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>} binary */
async function exchangeNonces(channel, binary) {
  const nonce = crypto.getRandomValues(new Uint8Array(33));
  nonce[0] = 0;
  let returned = false;
  let reflected = false;
  await new Promise((resolve, reject) => {
    channel.onmessage = (/** @type {MessageEvent<ArrayBuffer>} */ { data }) => {
      const bytes = new Uint8Array(data);
      if (bytes[0] === 0) {
        bytes[0] = 1;
        channel.send(binary(bytes));
        reflected = true;
      } else {
        const same = bytes.every((byte, at) => at === 0 || byte === nonce[at]);
        if (!same) reject(new Error('the nonce came back changed'));
        returned = true;
      }
      if (returned && reflected) resolve(undefined);
    };
    channel.send(binary(nonce));
    setTimeout(() => reject(new Error('no nonce')), withinMs);
  });
}

/** @param {RTCDataChannel} channel */
function drained(channel) {
  if (channel.bufferedAmount <= lowWater) return undefined;
  return new Promise((resolve) => (channel.onbufferedamountlow = resolve));
}

/** Lets others run, without a timer's 4 ms. */
function nextTurn() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(undefined);
    };
    port2.postMessage(null);
  });
}
