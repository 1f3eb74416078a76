/** One MQTT connection: connect, subscribe, publish, each with its deadline and its own error code. */
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { atMost, withDeadline } from '../core/deadline.ts';
import { HarnessError } from '../core/errors.ts';
import type { WireMessage } from '../core/signal.ts';
import type { Ms } from '../core/units.ts';
import { connected } from './connack.ts';
import type { Journal } from './journal.ts';
import { ShortLives } from './short-lives.ts';

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
  /** PEM; pages have their browser's own. */
  readonly ca?: string;
  /** Null: the broker says nothing when this client dies. */
  readonly will: WireMessage | null;
  readonly within: Ms;
  /** Keep-alive in s; 30 unless given. A dead link is noticed after one and a half times that. */
  readonly keepAlive?: number;
}

/** A message that is not acknowledged yet. */
interface Waiting {
  readonly message: WireMessage;
  readonly done: (error: Error | null) => void;
}

/** More than a round trip to any broker; with the wait for a goodbye, less than what the driver waits for a peer to leave. */
const endWithinMs: Ms = 1_500;
/** No negotiation has more; of a flood while the broker is away, the newest are kept (catalogue HR-7). */
const mostWaiting = 256;

/** A connection to one broker; made by `connect`, over after `end`. */
export class MqttLink {
  readonly #client: MqttClient;
  readonly #journal: Journal;
  readonly #lives = new ShortLives();
  /** What waits for the next connection; mqtt.js would send its own queue before it subscribes again (MQTT-007). */
  #waiting: Waiting[] = [];
  #filters: string[] = [];
  #subscribed = true;
  #displaced: HarnessError | null = null;
  #lost = '';
  #leaving = false;
  /** Hears that the connection is back and subscribed, before what has waited is sent. */
  onBack: () => void = () => undefined;

  /** @throws HarnessError `broker-unreachable`, `broker-refused` or `broker-connect-timeout` */
  static async connect(
    plan: LinkPlan,
    journal: Journal,
    deliver: (delivery: Delivery) => void,
  ): Promise<MqttLink> {
    journal.record({ kind: 'mqtt.connecting', url: plan.url, clientId: plan.clientId });
    const client = mqtt.connect(plan.url, options(plan));
    const link = new MqttLink(client, plan, journal, deliver);
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

  private constructor(
    client: MqttClient,
    plan: LinkPlan,
    journal: Journal,
    deliver: (delivery: Delivery) => void,
  ) {
    this.#client = client;
    this.#journal = journal;
    client.on('message', (topic, payload, packet) => {
      const { retain, dup } = packet;
      deliver({ topic, payload: payload.toString(), bytes: payload.length, retain, dup });
    });
    client.on('error', (error) => (this.#lost = error.message));
    client.on('connect', () => {
      this.#lives.begin(journal.now());
      if (this.#filters.length > 0) void this.#comeBack(plan.within);
    });
    client.on('close', () => {
      const why = this.#leaving ? 'left' : this.#lost || 'the broker or the network closed it';
      journal.record({ kind: 'mqtt.closed', why });
      this.#takeBack();
      if (this.#lives.end(journal.now()) && !this.#leaving) this.#giveUp(plan);
    });
  }

  /**
   * @throws HarnessError `subscribe-refused` (a code of 0x80 or more, MQTT 3.1.1 3.9.3), `subscribe-timeout`, or
   *   `broker-lost` when the connection ended instead
   */
  async subscribe(filters: readonly string[], within: Ms): Promise<void> {
    this.#filters = [...filters];
    this.#journal.record({ kind: 'mqtt.subscribing', filters: [...filters] });
    const asked = this.#client.subscribeAsync([...filters], { qos: 1 }).catch((error: unknown) => {
      throw this.#notSubscribed(filters, error);
    });
    const grants = await withDeadline(asked, within, (waited) => ({
      code: 'subscribe-timeout',
      what: `no SUBACK for ${filters.join(', ')} within ${waited} ms`,
      cure: 'check the permissions on the broker, and its log',
    }));
    const granted = grants.map(({ qos }) => qos);
    this.#journal.record({ kind: 'mqtt.subscribed', filters: [...filters], granted });
  }

  #notSubscribed(filters: readonly string[], cause: unknown): HarnessError {
    const granted = codesIn(cause);
    if (granted === null) {
      return new HarnessError({
        code: 'broker-lost',
        what: `no SUBACK for ${filters.join(', ')}: ${cause instanceof Error ? cause.message : String(cause)}`,
        cure: 'see the log of the broker: some close the connection of a user who may not read a topic',
        cause,
      });
    }
    this.#journal.record({ kind: 'mqtt.subscribed', filters: [...filters], granted });
    return new HarnessError({
      code: 'subscribe-refused',
      what: `the broker answered SUBSCRIBE ${filters.join(', ')} with ${granted.join(', ')}`,
      cure: 'allow this user to read these topics',
      cause,
    });
  }

  /**
   * Subscribes to one filter beside the others, for what the broker has retained, until `over` resolves. A refusal is
   * noted and no error: nothing depends on it but the wait that asks.
   */
  async subscribeUntil(filter: string, over: Promise<unknown>): Promise<void> {
    try {
      await this.#client.subscribeAsync(filter, { qos: 1 });
      await over;
      await this.#client.unsubscribeAsync(filter);
    } catch (error) {
      this.#journal.record({ kind: 'note', text: `beside, ${filter}: ${String(error)}` });
    }
  }

  /** Hands a message to the client; with QoS 1 it is repeated, after a reconnect too, until it is acknowledged. */
  publish(message: WireMessage): void {
    const done = (error: Error | null) => {
      if (error === null) return;
      this.#journal.record({ kind: 'note', text: `publish to ${message.topic}: ${error.message}` });
    };
    this.#hand({ message, done });
  }

  /** Publishes and waits for the PUBACK. @throws HarnessError `publish-timeout` or `client-id-taken` */
  async publishAcknowledged(message: WireMessage, within: Ms): Promise<void> {
    const acknowledged = new Promise<void>((resolve, reject) => {
      const done = (error: Error | null) => {
        if (error === null) resolve();
        else reject(error);
      };
      this.#hand({ message, done });
    });
    await withDeadline(acknowledged, within, (waited) => ({
      code: 'publish-timeout',
      what: `no PUBACK for ${message.topic} within ${waited} ms`,
      cure: 'check that the broker lives and lets this user write there',
    }));
  }

  /**
   * Sends DISCONNECT, so that the will is not published (MQTT 3.1.1 3.14.4), and closes; what a broker does not acknowledge
   * is waited for a while, and then it is cut.
   */
  async end(): Promise<void> {
    this.#leaving = true;
    await atMost(this.#client.endAsync(), endWithinMs);
    if (!this.#client.disconnected) this.#client.stream.destroy(); // a second `end` of mqtt.js does nothing
  }

  /** Closes without DISCONNECT, so that the will is published (MQTT 3.1.1 3.1.2.5). */
  async cut(): Promise<void> {
    this.#leaving = true;
    await this.#client.endAsync(true);
  }

  #hand(waiting: Waiting): void {
    if (this.#displaced !== null) {
      waiting.done(this.#displaced);
      return;
    }
    if (!this.#client.connected || !this.#subscribed) {
      this.#keep(waiting);
      return;
    }
    const { topic, payload, qos, retain } = waiting.message;
    this.#client.publish(topic, payload, { qos, retain }, (error) => {
      // null or undefined when all went well
      if (!(error instanceof Error)) waiting.done(null);
      else if (this.#leaving || this.#client.connected) waiting.done(error);
      else this.#keep(waiting);
    });
  }

  #keep(waiting: Waiting): void {
    this.#waiting.push(waiting);
    if (this.#waiting.length <= mostWaiting) return;
    this.#waiting.shift()?.done(new Error('given up: too much waits for the broker to come back'));
  }

  /** Takes what is not acknowledged out of mqtt.js, which would send it before it subscribes again. */
  #takeBack(): void {
    this.#subscribed = this.#filters.length === 0;
    for (const id of Object.keys(this.#client.outgoing)) {
      this.#client.removeOutgoingMessage(Number(id));
    }
  }

  /** Subscribes again, and only then sends what has waited. */
  async #comeBack(within: Ms): Promise<void> {
    try {
      await this.subscribe(this.#filters, within);
    } catch (error) {
      this.#journal.record({ kind: 'note', text: `subscribing again: ${String(error)}` });
      return; // at the end of this connection, or with the next one
    }
    this.#subscribed = true;
    this.onBack();
    for (const waiting of this.#waiting.splice(0)) this.#hand(waiting);
  }

  #giveUp({ clientId }: LinkPlan): void {
    this.#displaced = new HarnessError({
      code: 'client-id-taken',
      what: `three connections in a row of client id ${clientId} were ended within 5 s`,
      cure: 'look for a second client with this id; give every peer one of its own',
    });
    this.#journal.record({ kind: 'note', text: `not reconnecting: ${this.#displaced.message}` });
    this.#client.end(true);
    for (const waiting of this.#waiting.splice(0)) waiting.done(this.#displaced);
  }
}

function options(plan: LinkPlan): IClientOptions {
  const { clientId, username, password, ca, will, within, keepAlive = 30 } = plan;
  return {
    clientId,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(ca === undefined ? {} : { ca }),
    ...(will === null ? {} : { will: { ...will } }),
    clean: true,
    keepalive: keepAlive,
    resubscribe: false, // done by the link, before anything else is sent
    connectTimeout: within,
    reconnectPeriod: 0, // a first refusal is a result; after CONNACK it is raised
    timerVariant: 'native', // its default starts a worker in pages
    writeCache: false, // its default makes 65,536 buffers at the first packet: 40 ms of a fresh peer, and garbage
    protocolVersion: 4,
  };
}

/** The codes of the SUBACK with which mqtt.js rejected; null when none came. */
function codesIn(error: unknown): number[] | null {
  if (!(error instanceof mqtt.ErrorWithSubackPacket)) return null;
  const suback = error.packet as typeof error.packet | undefined; // of the same class where none came
  return (suback?.granted as number[] | undefined) ?? null; // in MQTT 3.1.1 they are codes alone
}

/** Signalling is small messages in a row: without this, Nagle's algorithm holds the second for 40 ms. */
function sendAtOnce(client: MqttClient): void {
  const stream: MqttClient['stream'] & { setNoDelay?: (on: boolean) => unknown } = client.stream;
  if (typeof stream.setNoDelay === 'function') stream.setNoDelay(true); // TCP has it, WebSocket has not
}
