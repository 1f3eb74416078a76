/** The MQTT side: connects with the last will, subscribes, looks whether the name is free, and only then says hello. */
import mqtt from '../vendor/mqtt.esm.js';
import { nameCheckMs, readTopic, subscriptions, will } from './classic.js';
import { brokerLost, brokerRefused, brokerUnreachable, errorText } from './troubles.js';
import { nameClash, nameTaken, subscriptionRefused } from './troubles.js';

/**
 * @typedef {import('./classic.js').Place} Place
 * @typedef {import('./journal.js').Listener} Listener
 * @typedef {import('./journal.js').Trouble} Trouble
 * @typedef {{ url: string, username: string, password: string, place: Place }} Settings
 * @typedef {(branch: 'offer' | 'answer' | 'ice' | 'chat', payload: Uint8Array, text: string) => void} Receive
 */

const connectWithinMs = 10_000;

/** A trouble that ends the connecting. */
class Stopped extends Error {
  /** @param {Trouble} trouble @param {'broker' | 'name'} step */
  constructor(trouble, step) {
    super(trouble.title);
    this.trouble = trouble;
    this.step = step;
  }
}

/** One connection to the broker; over when it closed. */
export class Wire {
  /** Last seen on the two status topics. @type {Map<string, string>} */
  status = new Map();
  #settings;
  #show;
  #receive;
  /** @type {import('mqtt').MqttClient | null} */
  #client = null;
  /** Whether our `connected` is out, has come back, or the connection is over. @type {'joining' | 'named' | 'echoed' | 'over'} */
  #state = 'joining';
  /** The user asked for the end. */
  #hasLeft = false;
  /** Came before the name was ours. @type {(() => void)[]} */
  #early = [];

  /** @param {Settings} settings @param {Listener} show @param {Receive} receive */
  constructor(settings, show, receive) {
    this.#settings = settings;
    this.#show = show;
    this.#receive = receive;
  }

  get isJoined() {
    return this.#state === 'named' || this.#state === 'echoed';
  }

  get otherIsHere() {
    return this.status.get(this.#settings.place.other) === 'connected';
  }

  /** Until the name is ours. @returns {Promise<boolean>} false when it came to nothing; the reason was shown */
  async join() {
    try {
      await this.#connect();
      await this.#subscribe();
      await this.#takeName();
      return true;
    } catch (error) {
      this.#end();
      if (!this.#hasLeft) {
        this.#show.step(error instanceof Stopped ? error.step : 'broker', 'failed');
        this.#show.trouble(
          error instanceof Stopped ? error.trouble : brokerLost(this.#settings.url),
        );
      }
      return false;
    }
  }

  /** @param {string} topic @param {string} payload @param {string} says @param {boolean} [retain] */
  publish(topic, payload, says, retain = false) {
    if (this.#client === null) return;
    this.#client.publish(topic, payload, { qos: 0, retain });
    this.#log('sent', `${topic}${retain ? ' (retained)' : ''}`, says, payload);
  }

  /** Says `stopped` in place of the last will, which a goodbye silences. */
  leave() {
    this.#hasLeft = true;
    if (this.isJoined) {
      const { topic, payload } = will(this.#settings.place);
      this.publish(
        topic,
        payload,
        'You leave, and say so: the broker keeps this for whoever comes.',
        true,
      );
    }
    this.#end();
  }

  #connect() {
    const { url, username, password, place } = this.#settings;
    this.#show.step('broker', 'busy');
    this.#log(
      'here',
      'CONNECT',
      `Connecting to ${url}; should you vanish, the broker will publish your last will.`,
      `${will(place).topic} = stopped (retained)`,
    );
    const login = username === '' ? {} : { username, password };
    return /** @type {Promise<void>} */ (
      new Promise((resolve, reject) => {
        /** @param {unknown} why */
        const fail = (why) => {
          reject(new Stopped(connectTrouble(url, why), 'broker'));
        };
        try {
          this.#client = mqtt.connect(url, { ...connectOptions(place), ...login });
        } catch (error) {
          fail(error); // no URL, or one that a page may not open
          return;
        }
        this.#client.on('message', (topic, payload) => {
          this.#take(topic, payload);
        });
        this.#client.once('connect', () => {
          resolve();
        });
        this.#client.once('error', fail);
        this.#client.on('error', () => undefined); // `close` follows
        this.#client.once('close', () => {
          fail('');
          this.#closed();
        });
      })
    );
  }

  async #subscribe() {
    for (const topic of subscriptions(this.#settings.place)) {
      // One packet each, and in this order, as the original does
      const granted = await this.#client?.subscribeAsync(topic, { qos: 0 }).catch(() => []);
      if (this.#state === 'over') throw new Error('closed');
      if (granted?.[0]?.qos !== 0) throw new Stopped(subscriptionRefused(topic), 'broker');
      this.#log('here', `SUBSCRIBE ${topic}`, subscriptionSays(topic, this.#settings.place));
    }
    this.#show.step('broker', 'done');
  }

  async #takeName() {
    const { me, root } = this.#settings.place;
    this.#show.step('name', 'busy');
    this.#log(
      'here',
      'Two seconds of silence',
      `If somebody else is ${me}, the broker now hands over their “connected”.`,
    );
    await new Promise((resolve) => setTimeout(resolve, nameCheckMs));
    if (this.#state === 'over') throw new Error('closed');
    if (this.status.get(me) === 'connected') {
      throw new Stopped(nameTaken(me, root), 'name');
    }
    this.#state = 'named';
    this.publish(
      `${root}/${me}/status`,
      'connected',
      `The name is free: you are ${me} now, for everybody who comes.`,
      true,
    );
    this.#show.step('name', 'done');
    for (const handle of this.#early.splice(0)) handle();
  }

  /** @param {string} topic @param {Uint8Array} payload */
  #take(topic, payload) {
    const text = new TextDecoder().decode(payload);
    const at = readTopic(this.#settings.place, topic);
    if (at === null) {
      this.#log('received', topic, 'No topic of this dialect: it is left alone.', text);
    } else if (at.branch === 'status') {
      this.#takeStatus(at.name, topic, text);
    } else {
      const { branch } = at;
      const handle = () => {
        this.#receive(branch, payload, text);
      };
      if (this.isJoined) handle();
      else this.#early.push(handle);
    }
    this.#show.changed();
  }

  /** @param {string} name @param {string} topic @param {string} text */
  #takeStatus(name, topic, text) {
    const { me, other } = this.#settings.place;
    this.status.set(name, text);
    this.#log('received', topic, statusSays(name, text, me), text);
    if (name === other) this.#show.step('other', text === 'connected' ? 'done' : 'todo');
    if (name !== me || !this.isJoined) return;
    // Our own `connected` comes back once; whatever comes after it is somebody else's
    if (this.#state === 'named' && text === 'connected') this.#state = 'echoed';
    else this.#show.trouble(nameClash(me, text));
  }

  #closed() {
    const wasJoined = this.isJoined;
    this.#end();
    if (wasJoined) this.#show.trouble(brokerLost(this.#settings.url));
  }

  #end() {
    this.#state = 'over';
    this.#client?.end(false);
    this.#client = null;
    this.#early = [];
    for (const step of /** @type {const} */ (['broker', 'name', 'other']))
      this.#show.step(step, 'todo');
    this.#show.changed();
  }

  /** @param {import('./journal.js').Way} way @param {string} title @param {string} says @param {string} [body] */
  #log(way, title, says, body) {
    this.#show.entry({ way, plane: 'MQTT', title, says, ...(body === undefined ? {} : { body }) });
  }
}

/** @param {Place} place @returns {import('mqtt').IClientOptions} */
const connectOptions = (place) => ({
  clientId: String(Math.floor(Math.random() * 2 ** 32)), // as the original: a decimal number of 32 bits
  clean: true,
  keepalive: 30, // the original has none, and leaves a stale `connected` behind when its network breaks
  protocolVersion: 4,
  reconnectPeriod: 0,
  connectTimeout: connectWithinMs,
  timerVariant: 'native', // its default needs a worker, which the policy of this page forbids
  will: will(place),
});

/** @param {string} url @param {unknown} why */
function connectTrouble(url, why) {
  const code = typeof why === 'object' && why !== null && 'code' in why ? why.code : undefined;
  if (typeof code === 'number') return brokerRefused(url, errorText(why));
  return brokerUnreachable(url, why === '' ? 'it closed the connection at once' : errorText(why));
}

/** @param {string} topic @param {Place} place */
function subscriptionSays(topic, { me, other }) {
  const branch = topic.split('/').at(-1);
  if (branch === 'status')
    return topic.includes(`/${me}/`)
      ? 'To see whether your name is free.'
      : `To see ${other} come and go.`;
  if (branch === 'chat') return `Where ${other} writes to you through the broker.`;
  return `Where ${other} will put ${branch === 'ice' ? 'its candidates' : `an ${String(branch)}`} for you.`;
}

/** @param {string} name @param {string} text @param {string} me */
function statusSays(name, text, me) {
  const who = name === me ? 'Your own name' : name;
  if (text === 'connected')
    return name === me ? 'Your own name is in use: by you, once you said so.' : `${name} is here.`;
  if (text === 'stopped')
    return `${who} has left: said by itself, or by the broker as its last will.`;
  return `${who} has a status that no app of this dialect sends; it counts as gone.`;
}
