/**
 * A raw MQTT client for evidence: it sends exactly what it is told, acknowledges only what it is allowed to,
 * never reconnects, and every packet goes to the log.
 */
import {
  generate,
  parser,
  type IConnackPacket,
  type IConnectPacket,
  type IPublishPacket,
  type Packet,
} from 'mqtt-packet';
import type { BrokerAddress, ProtocolLevel } from '../../../brokers/broker.ts';
import { HarnessError } from '../../../core/errors.ts';
import type { Ms } from '../../../core/units.ts';
import { openStream, type ByteStream } from './stream.ts';
import { packetText } from './packet-text.ts';
import type { PacketLog } from './packet-log.ts';

export const packetWithinMs: Ms = 3_000;

export interface ClientPlan {
  /** Name in the evidence. */
  readonly name: string;
  readonly clientId: string;
  readonly address: BrokerAddress;
  readonly level: ProtocolLevel;
  readonly log: PacketLog;
  /** Adds up what all clients of an entry ask of the broker. */
  readonly spent: Spent;
}

/** What was asked of the broker so far. */
export interface Spent {
  connections: number;
  messages: number;
  bytes: number;
}

export type ConnectOptions = Partial<
  Pick<IConnectPacket, 'clean' | 'keepalive' | 'will' | 'properties'>
>;

/** One connection to a broker, from opening the transport to its end. */
export class WireClient {
  readonly plan: ClientPlan;
  /** Everything that came, in order. */
  readonly received: Packet[] = [];
  /** Decides for each PUBLISH that came whether it is acknowledged; all are unless an entry says otherwise. */
  acknowledges: (packet: IPublishPacket) => boolean = () => true;
  /** How the connection ended; null while it lives. */
  ended: string | null = null;
  #stream: ByteStream | null = null;
  #lastId = 0;
  readonly #watchers = new Set<() => void>();
  readonly #parser: ReturnType<typeof parser>;

  /** @throws HarnessError `broker-unreachable` or `broker-connect-timeout` */
  static async open(plan: ClientPlan, within: Ms = packetWithinMs): Promise<WireClient> {
    const client = new WireClient(plan);
    plan.spent.connections += 1;
    const events = {
      bytes: (chunk: Buffer) => void client.#parser.parse(chunk),
      closed: (why: string) => {
        client.#end(why);
      },
    };
    client.#stream = await openStream(plan.address, events, within);
    return client;
  }

  private constructor(plan: ClientPlan) {
    this.plan = plan;
    this.#parser = parser({ protocolVersion: plan.level });
    this.#parser.on('packet', (packet) => {
      this.#take(packet);
    });
    this.#parser.on('error', (error: unknown) => {
      this.plan.log.add(plan.name, 'from broker', `unreadable: ${String(error)}`);
      this.cut();
    });
  }

  get stream(): ByteStream {
    if (this.#stream !== null) return this.#stream;
    throw new TypeError('the stream is used before it is open');
  }

  /** Sends CONNECT with the credentials of the address; resolves with CONNACK, or null when it was closed instead. */
  async connect(options: ConnectOptions = {}): Promise<IConnackPacket | null> {
    const { clientId, level, address } = this.plan;
    const { username, password } = address;
    this.send({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: level,
      clientId,
      clean: true,
      keepalive: 30,
      ...options,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password: Buffer.from(password) }),
    });
    await this.until(() => this.ended !== null || this.#connack() !== null, packetWithinMs);
    return this.#connack();
  }

  #connack(): IConnackPacket | null {
    return this.received.find((packet) => packet.cmd === 'connack') ?? null;
  }

  send(packet: Packet): void {
    this.plan.log.add(this.plan.name, 'to broker', packetText(packet));
    if (this.ended !== null) return;
    const bytes = generate(packet, { protocolVersion: this.plan.level });
    if (packet.cmd === 'publish') this.#count(packet);
    this.stream.write(bytes);
  }

  /** Bytes that are no packet of `mqtt-packet`; `text` is what the log says of them. */
  sendRaw(bytes: Buffer, text: string): void {
    this.plan.log.add(this.plan.name, 'to broker', text);
    if (this.ended === null) this.stream.write(bytes);
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /**
   * Waits until something holds, looking again after each packet and at the end of the connection.
   * @returns whether it held within that time
   */
  async until(holds: () => boolean, within: Ms): Promise<boolean> {
    if (holds()) return true;
    return new Promise<boolean>((resolve) => {
      const settle = (result: boolean) => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        resolve(result);
      };
      const look = () => {
        if (holds()) settle(true);
      };
      const timer = setTimeout(settle, within, false);
      this.#watchers.add(look);
    });
  }

  /** Like `until`. @throws HarnessError `broker-lost` or `packet-timeout`, which name what was waited for */
  async need(what: string, holds: () => boolean, within: Ms = packetWithinMs): Promise<void> {
    if (await this.until(() => holds() || this.ended !== null, within)) {
      if (holds()) return;
      throw new HarnessError({
        code: 'broker-lost',
        what: `${this.plan.name} waited for ${what}, and the connection ended: ${this.ended ?? ''}`,
        cure: 'see the packets, and the log of the broker',
      });
    }
    throw new HarnessError({
      code: 'packet-timeout',
      what: `${this.plan.name} got no ${what} within ${within} ms`,
      cure: 'see the packets, and the log of the broker',
    });
  }

  /** PUBLISH packets that came, of one topic or all. */
  messages(topic?: string): IPublishPacket[] {
    return this.received
      .filter((packet) => packet.cmd === 'publish')
      .filter((packet) => topic === undefined || packet.topic === topic);
  }

  /** Cuts the transport without DISCONNECT. */
  cut(): void {
    if (this.ended !== null) return;
    this.plan.log.add(this.plan.name, 'to broker', 'cuts the connection');
    this.#end('cut by us');
    this.#stream?.cut();
  }

  /** DISCONNECT, then the end of the transport. */
  async leave(): Promise<void> {
    if (this.ended !== null) return;
    this.send({ cmd: 'disconnect', reasonCode: 0 });
    await this.until(() => this.ended !== null, 500);
    this.#end('left');
    this.#stream?.cut();
  }

  #take(packet: Packet): void {
    if (this.ended !== null) return;
    this.plan.log.add(this.plan.name, 'from broker', packetText(packet));
    this.received.push(packet);
    this.#acknowledge(packet);
    for (const look of [...this.#watchers]) look();
  }

  #acknowledge(packet: Packet): void {
    const id = packet.messageId === undefined ? {} : { messageId: packet.messageId };
    if (packet.cmd === 'pubrec') this.send({ cmd: 'pubrel', ...id });
    if (packet.cmd === 'pubrel') this.send({ cmd: 'pubcomp', ...id });
    if (packet.cmd !== 'publish' || packet.qos === 0 || !this.acknowledges(packet)) return;
    this.send({ cmd: packet.qos === 1 ? 'puback' : 'pubrec', ...id });
  }

  #count({ payload }: IPublishPacket): void {
    this.plan.spent.messages += 1;
    this.plan.spent.bytes += payload.length;
  }

  #end(why: string): void {
    if (this.ended !== null) return;
    this.ended = why;
    if (why !== 'cut by us' && why !== 'left') {
      this.plan.log.add(this.plan.name, 'from broker', `ends the connection: ${why}`);
    }
    for (const look of [...this.#watchers]) look();
  }
}
