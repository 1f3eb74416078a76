/** One MQTT connection: connect, subscribe, publish, each with its deadline and its own error code. */
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { withDeadline } from '../core/deadline.ts';
import { HarnessError } from '../core/errors.ts';
import type { WireMessage } from '../core/signal.ts';
import type { Ms } from '../core/units.ts';
import type { Journal } from './journal.ts';

export interface Delivery {
  readonly topic: string;
  readonly payload: string;
  readonly bytes: number;
  readonly retain: boolean;
  readonly dup: boolean;
}

export interface LinkPlan {
  readonly url: string;
  readonly clientId: string;
  readonly username?: string;
  readonly password?: string;
  readonly will: WireMessage;
  readonly within: Ms;
}

/** A connection to one broker; made by `connect`, over after `end`. */
export class MqttLink {
  readonly #client: MqttClient;
  readonly #journal: Journal;
  #lost = '';
  #leaving = false;

  /** @throws HarnessError `broker-unreachable`, `broker-refused` or `broker-connect-timeout` */
  static async connect(
    plan: LinkPlan,
    journal: Journal,
    deliver: (delivery: Delivery) => void,
  ): Promise<MqttLink> {
    journal.record({ kind: 'mqtt.connecting', url: plan.url, clientId: plan.clientId });
    const client = mqtt.connect(plan.url, options(plan));
    const link = new MqttLink(client, journal, deliver);
    try {
      await withDeadline(connected(client, plan.url, journal), plan.within, (waited) => ({
        code: 'broker-connect-timeout',
        what: `no CONNACK from ${plan.url} within ${waited} ms`,
        cure: 'check that an MQTT broker listens there, with this transport',
      }));
    } catch (error) {
      client.end(true);
      throw error;
    }
    sendAtOnce(client);
    client.options.reconnectPeriod = 1_000;
    return link;
  }

  private constructor(client: MqttClient, journal: Journal, deliver: (delivery: Delivery) => void) {
    this.#client = client;
    this.#journal = journal;
    client.on('message', (topic, payload, packet) => {
      const { retain, dup } = packet;
      deliver({ topic, payload: payload.toString(), bytes: payload.length, retain, dup });
    });
    client.on('error', (error) => (this.#lost = error.message));
    client.on('close', () => {
      const why = this.#leaving ? 'left' : this.#lost || 'the broker or the network closed it';
      journal.record({ kind: 'mqtt.closed', why });
    });
  }

  /** @throws HarnessError `subscribe-refused` (a code of 0x80 or more, MQTT 3.1.1 3.9.3) or `subscribe-timeout` */
  async subscribe(filters: readonly string[], within: Ms): Promise<void> {
    this.#journal.record({ kind: 'mqtt.subscribing', filters: [...filters] });
    const grants = await withDeadline(
      this.#client.subscribeAsync([...filters], { qos: 1 }),
      within,
      (waited) => ({
        code: 'subscribe-timeout',
        what: `no SUBACK for ${filters.join(', ')} within ${waited} ms`,
        cure: 'check the permissions on the broker, and its log',
      }),
    );
    const granted = grants.map((grant) => grant.qos as number); // 128 is not in mqtt.js's type, but on the wire
    this.#journal.record({ kind: 'mqtt.subscribed', filters: [...filters], granted });
    if (granted.every((code) => code < 0x80)) return;
    throw new HarnessError({
      code: 'subscribe-refused',
      what: `the broker answered SUBSCRIBE ${filters.join(', ')} with ${granted.join(', ')}`,
      cure: 'allow this user to read these topics',
    });
  }

  /** Hands a message to the client; with QoS 1 the client repeats it until it is acknowledged. */
  publish(message: WireMessage): void {
    const { topic, payload, qos, retain } = message;
    this.#client.publish(topic, payload, { qos, retain }, (error) => {
      // null or undefined when all went well
      if (!(error instanceof Error)) return;
      this.#journal.record({ kind: 'note', text: `publish to ${topic}: ${error.message}` });
    });
  }

  /** Publishes and waits for the PUBACK. @throws HarnessError `publish-timeout` */
  async publishAcknowledged(message: WireMessage, within: Ms): Promise<void> {
    const { topic, payload, qos, retain } = message;
    await withDeadline(
      this.#client.publishAsync(topic, payload, { qos, retain }),
      within,
      (waited) => ({
        code: 'publish-timeout',
        what: `no PUBACK for ${topic} within ${waited} ms`,
        cure: 'check that the broker lives and lets this user write there',
      }),
    );
  }

  /** Sends DISCONNECT, so that the will is not published (MQTT 3.1.1 3.14.4), and closes. */
  async end(): Promise<void> {
    this.#leaving = true;
    await this.#client.endAsync();
  }
}

function options(plan: LinkPlan): IClientOptions {
  const { clientId, username, password, will, within } = plan;
  return {
    clientId,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    will: { topic: will.topic, payload: will.payload, qos: will.qos, retain: will.retain },
    clean: true,
    keepalive: 30,
    connectTimeout: within,
    reconnectPeriod: 0, // a first refusal is a result; after CONNACK it is raised
    timerVariant: 'native', // its default starts a worker in pages
    protocolVersion: 4,
  };
}

function connected(client: MqttClient, url: string, journal: Journal): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('connect', (connack) => {
      journal.record({ kind: 'mqtt.connected', sessionPresent: connack.sessionPresent });
      resolve();
    });
    client.once('error', (error) => {
      reject(connectFailure(error, url));
    });
    client.once('close', () => {
      reject(connectFailure(new Error('the connection was closed before CONNACK'), url));
    });
  });
}

function connectFailure(error: Error, url: string): HarnessError {
  const code = 'code' in error ? error.code : undefined;
  const refused = typeof code === 'number'; // mqtt.js puts the CONNACK return code there
  return new HarnessError({
    code: refused ? 'broker-refused' : 'broker-unreachable',
    what: `${url}: ${error.message || String(code)}`,
    cure: refused
      ? 'check user, password and client id rules of the broker'
      : 'check that the broker runs, the port, the transport (pages need ws or wss) and the path',
    cause: error,
  });
}

/** Signalling is small messages in a row: without this, Nagle's algorithm holds the second for 40 ms. */
function sendAtOnce(client: MqttClient): void {
  const stream: MqttClient['stream'] & { setNoDelay?: (on: boolean) => unknown } = client.stream;
  if (typeof stream.setNoDelay === 'function') stream.setNoDelay(true); // TCP has it, WebSocket has not
}
