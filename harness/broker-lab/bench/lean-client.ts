/**
 * An MQTT 3.1.1 client for measuring: nothing between the socket and the handler but the cutting of packets.
 * It does not reconnect, retransmit or log; a protocol error or a lost connection ends it.
 */
import mqttPacket from 'mqtt-packet';
import { withDeadline } from '../../core/deadline.ts';
import { deferred } from '../../core/deferred.ts';
import { HarnessError } from '../../core/errors.ts';
import { unguessable } from '../../core/random.ts';
import type { Ms } from '../../core/units.ts';
import type { BrokerAddress } from '../../brokers/broker.ts';
import { connackRefusal } from '../../brokers/connect-connack.ts';
import { publicUrl, silence } from '../../brokers/connect-failure.ts';
import { openTransport, type OpenTransport } from '../../brokers/connect-transport.ts';
import { FrameReader, type PublishView } from './frame-reader.ts';
import { PacketFlows } from './packet-flows.ts';
import type { PublishFrame, Qos } from './publish-frame.ts';

const connectWithinMs: Ms = 10_000;
const pingEveryMs: Ms = 20_000;
const keepAliveSeconds = 60;

export interface ConnectedIn {
  readonly tcp: Ms;
  readonly tls: Ms | null;
  readonly webSocket: Ms | null;
  /** From CONNECT to CONNACK. */
  readonly connack: Ms;
}

export interface Subscribed {
  readonly grantedQos: Qos;
  /** From SUBSCRIBE to SUBACK. */
  readonly ms: Ms;
}

/** Called for each copy in a row; writes the stamp of the copy whose payload begins at `at`. */
export type Stamp = (bytes: Buffer, at: number, index: number) => void;

const nothing = (): void => undefined;

/** One connection, made by `connect`, over after `end`, `cut` or a loss. */
export class LeanClient {
  /** Called for each PUBLISH, with QoS 2 once per message; the view is valid during the call only. */
  onPublish: (view: PublishView) => void = nothing;
  readonly connectedIn: ConnectedIn;
  /** When connecting began, on `performance.now()`. */
  readonly connectingSince: Ms;
  readonly #transport: OpenTransport;
  readonly #url: string;
  readonly #flows: PacketFlows;
  readonly #lost = deferred<never>();
  readonly #pings: NodeJS.Timeout;
  #answer = deferred<Buffer>();
  #leaving = false;

  /**
   * Connects with a clean session and an unguessable client id.
   * @param within - ms for the transport, and again for CONNACK
   * @throws HarnessError what `openTransport` throws, `broker-refused`, `broker-login-refused`,
   *   `broker-not-mqtt`, `broker-lost` or `broker-connect-timeout`
   */
  static async connect(address: BrokerAddress, within: Ms = connectWithinMs): Promise<LeanClient> {
    const since = performance.now();
    const transport = await openTransport(address, within);
    const client = new LeanClient(transport, publicUrl(address), since);
    try {
      await client.#connect(address, within);
      return client;
    } catch (error) {
      client.cut();
      throw error;
    }
  }

  private constructor(transport: OpenTransport, url: string, since: Ms) {
    this.#transport = transport;
    this.#url = url;
    this.connectingSince = since;
    const { tcpMs: tcp, tlsMs: tls, webSocketMs: webSocket } = transport;
    this.connectedIn = { tcp, tls, webSocket, connack: 0 };
    this.#lost.promise.catch(nothing); // whoever waits for it is told; nobody has to
    const { stream } = transport;
    this.#flows = new PacketFlows((bytes) => stream.write(bytes));
    const reader = new FrameReader({
      publish: (view) => {
        if (this.#flows.received(view)) this.onPublish(view);
      },
      other: (packet) => {
        if (!this.#flows.acknowledged(packet)) this.#answer.resolve(Buffer.from(packet));
      },
    });
    stream.on('data', (chunk: Buffer) => {
      this.#read(reader, chunk);
    });
    stream.on('close', () => {
      this.#end(this.#leaving ? 'we left' : 'the broker or the network closed it');
    });
    this.#pings = setInterval(() => stream.write(pingreq), pingEveryMs).unref();
  }

  /** Rejects with `broker-lost` when the connection ends; settles in no other way. */
  get lost(): Promise<never> {
    return this.#lost.promise;
  }

  /** Messages with QoS 1 or 2 whose acknowledgement has not come; each holds one of 65,534 packet identifiers. */
  get unacknowledged(): number {
    return this.#flows.open;
  }

  /** Whether the socket holds data that the kernel has not taken; publishing more only makes a queue here. */
  get congested(): boolean {
    return this.#transport.stream.writableNeedDrain;
  }

  /** @throws HarnessError `subscribe-timeout`, `subscribe-refused` or `broker-lost` */
  async subscribe(topic: string, qos: Qos, within: Ms = connectWithinMs): Promise<Subscribed> {
    const packet = mqttPacket.generate({
      cmd: 'subscribe',
      messageId: 1,
      subscriptions: [{ topic, qos }],
    });
    const since = performance.now();
    const suback = await this.#ask(packet, within, (waited) => ({
      code: 'subscribe-timeout',
      what: `no SUBACK from ${this.#url} for ${topic} within ${waited} ms`,
      cure: 'check the permissions on the broker, and its log',
    }));
    const ms = performance.now() - since;
    const granted = suback.at(-1) ?? 0x80;
    if (granted <= 2) return { grantedQos: granted as Qos, ms }; // 0, 1 or 2 (MQTT 3.1.1, 3.9.3)
    throw new HarnessError({
      code: 'subscribe-refused',
      what: `${this.#url} answered SUBSCRIBE ${topic} with ${granted}`,
      cure: 'allow this user to read this topic',
    });
  }

  /**
   * Publishes copies of a frame in one write.
   * @throws RangeError when the frame has QoS 1 or 2 and no packet identifier is free
   */
  publish(frame: PublishFrame, count: number, stamp: Stamp): void {
    const { bytes: template, idAt, payloadAt } = frame;
    const out = Buffer.allocUnsafe(template.length * count);
    for (let index = 0, at = 0; index < count; index++, at += template.length) {
      out.set(template, at);
      if (idAt >= 0) out.writeUInt16BE(this.#flows.take(), at + idAt);
      stamp(out, at + payloadAt, index);
    }
    this.#transport.stream.write(out);
  }

  /** Resolves when the kernel has taken what was written, or the connection is lost. */
  async drained(): Promise<void> {
    if (!this.congested) return;
    const { stream } = this.#transport;
    const drain = new Promise((resolve) => stream.once('drain', resolve));
    await Promise.race([drain, this.#lost.promise]);
  }

  /** Sends DISCONNECT and closes. */
  end(): void {
    this.#leaving = true;
    clearInterval(this.#pings);
    this.#transport.stream.end(disconnect);
  }

  /** Ends the connection as a broken network does: no DISCONNECT, so that a will would be published. */
  cut(): void {
    this.#leaving = true;
    clearInterval(this.#pings);
    this.#transport.stream.destroy();
  }

  async #connect({ url, username, password }: BrokerAddress, within: Ms): Promise<void> {
    const connect = mqttPacket.generate({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      clientId: `sb${unguessable()}`, // 18 characters: every broker must take 23 (MQTT 3.1.1, 3.1.3.1)
      keepalive: keepAliveSeconds,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password: Buffer.from(password) }),
    });
    const since = performance.now();
    const connack = await this.#ask(connect, within, () => silence('mqtt', { url }, within));
    Object.assign(this.connectedIn, { connack: performance.now() - since });
    const code = connack[3];
    if (connack[0] !== 0x20 || code === undefined) throw notMqtt(this.#url, connack);
    if (code !== 0) throw new HarnessError(connackRefusal(code, this.#url));
  }

  async #ask(
    packet: Buffer,
    within: Ms,
    failure: Parameters<typeof withDeadline>[2],
  ): Promise<Buffer> {
    this.#answer = deferred<Buffer>();
    this.#transport.stream.write(packet);
    return withDeadline(Promise.race([this.#answer.promise, this.#lost.promise]), within, failure);
  }

  #read(reader: FrameReader, chunk: Buffer): void {
    try {
      reader.feed(chunk);
      this.#flows.flush();
    } catch (error) {
      this.#lost.reject(error);
      this.cut();
    }
  }

  #end(why: string): void {
    clearInterval(this.#pings);
    this.#lost.reject(
      new HarnessError({
        code: 'broker-lost',
        what: `the MQTT connection to ${this.#url} ended: ${why}`,
        cure: "look into the broker's log; it may have died, or a limit of it was passed",
      }),
    );
  }
}

const pingreq = Buffer.of(0xc0, 0);
const disconnect = Buffer.of(0xe0, 0);

const notMqtt = (url: string, packet: Buffer): HarnessError =>
  new HarnessError({
    code: 'broker-not-mqtt',
    what: `${url} answered CONNECT with ${packet.length} B that begin with ${String(packet[0])}`,
    cure: 'check port, transport and, for WebSocket, the path of the URL',
  });
