/** What one entry works with: clients that are ended, retained messages and sessions that are cleared, afterwards. */
import type { ISubscription } from 'mqtt-packet';
import type { BrokerAddress, ProtocolLevel, Transport } from '../../brokers/broker.ts';
import { monotonicClock } from '../../core/clock.ts';
import { HarnessError } from '../../core/errors.ts';
import { unguessable } from '../../core/random.ts';
import type { Ms } from '../../core/units.ts';
import type { Subject } from './subject.ts';
import type { GuardedBroker } from './guarded.ts';
import { WireClient, type ConnectOptions, type Spent } from './wire/client.ts';
import { mustSubscribe, publish, type PublishOptions } from './wire/exchange.ts';
import { PacketLog } from './wire/packet-log.ts';

export interface ClientOptions extends ConnectOptions {
  readonly level?: ProtocolLevel;
  readonly transport?: Transport;
  readonly clientId?: string;
  /** Instead of the subject's own address: a second start of it, or the same with other credentials. */
  readonly address?: BrokerAddress;
}

/** The surroundings of one run of one entry. */
export class EntryContext {
  readonly subject: Subject;
  /** The same broker, started once more with users. */
  readonly guarded: GuardedBroker;
  readonly log = new PacketLog(monotonicClock);
  /** Clean-up included once `close` is over. */
  readonly spent: Spent = { connections: 0, messages: 0, bytes: 0 };
  readonly #topics: string;
  readonly #clients: WireClient[] = [];
  readonly #retained = new Map<string, BrokerAddress>();
  readonly #sessions = new Map<string, ClientOptions>();

  constructor(subject: Subject, guarded: GuardedBroker) {
    this.subject = subject;
    this.guarded = guarded;
    this.#topics = `${subject.etiquette.prefix}/${unguessable(4)}`;
  }

  /** A topic or filter that belongs to this run of this entry alone. */
  topic(suffix: string): string {
    return `${this.#topics}/${suffix}`;
  }

  /** The address that evidence is taken on: plain TCP where there is one. */
  address(transport?: Transport): BrokerAddress {
    const { tcp, tls, ws, wss } = this.subject.addresses;
    const found =
      transport === undefined ? (tcp ?? tls ?? ws ?? wss) : this.subject.addresses[transport];
    if (found !== undefined) return found;
    throw new HarnessError({
      code: 'broker-url-missing',
      what: `there is no address of ${this.subject.name} for ${transport ?? 'any transport'}`,
      cure: 'give one more URL of the same broker',
    });
  }

  /** The transport is open, no CONNECT was sent. */
  async open(name: string, options: ClientOptions = {}): Promise<WireClient> {
    const client = await WireClient.open({
      name,
      clientId: options.clientId ?? `sb-${name}-${unguessable(4)}`,
      address: options.address ?? this.address(options.transport),
      level: options.level ?? 4,
      log: this.log,
      spent: this.spent,
    });
    this.#clients.push(client);
    return client;
  }

  /** Connected. @throws HarnessError `broker-refused` when CONNACK does not say 0, or the connection was closed */
  async connect(name: string, options: ClientOptions = {}): Promise<WireClient> {
    const client = await this.open(name, options);
    const {
      level: _level,
      transport: _transport,
      clientId: _id,
      address: _address,
      ...connect
    } = options;
    if (options.clean === false) this.#sessions.set(client.plan.clientId, options);
    const connack = await client.connect(connect);
    const code = connack?.reasonCode ?? connack?.returnCode;
    if (code === 0) return client;
    throw new HarnessError({
      code: 'broker-refused',
      what: `CONNECT of ${name} was answered with ${connack === null ? `nothing (${client.ended ?? 'silence'})` : `code ${code ?? 'none'}`}`,
      cure: 'check credentials and client id rules of the broker',
    });
  }

  /** A connected client with a subscription. */
  async subscriber(
    name: string,
    filters: readonly (string | ISubscription)[],
    options: ClientOptions = {},
  ): Promise<WireClient> {
    const client = await this.connect(name, options);
    await mustSubscribe(client, filters);
    return client;
  }

  /** Publishes, waits for the acknowledgement, and remembers what has to be cleared. */
  async publish(
    client: WireClient,
    topic: string,
    payload: string | Buffer,
    options: PublishOptions = {},
    within?: Ms,
  ): Promise<number> {
    if (options.retain === true && payload.length > 0) this.willRetain(topic, client);
    return publish(client, topic, payload, options, within);
  }

  /** Notes, before it is sent, that something retained will lie there: by us, or as a will. */
  willRetain(topic: string, client: WireClient): void {
    this.subject.etiquette.retained?.note(topic);
    this.#retained.set(topic, client.plan.address);
  }

  /** Waits, where an absence is what has to be seen. */
  quiet(ms: Ms): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** Ends every client, clears what was retained, discards every session; never throws. */
  async close(): Promise<void> {
    for (const client of this.#clients) client.cut();
    const discarding = [...this.#sessions].map(([clientId, options]) =>
      this.#visit(options.address ?? this.address(options.transport), clientId, options.level ?? 4),
    );
    await Promise.allSettled([...discarding, this.#clearRetained()]);
  }

  async #clearRetained(): Promise<void> {
    for (const address of new Set(this.#retained.values())) {
      const here = [...this.#retained].filter(([, where]) => where === address);
      await this.#visit(address, `sb-tidy-${unguessable(4)}`, 4, async (client) => {
        for (const [topic] of here) {
          await publish(client, topic, '', { retain: true });
          this.subject.etiquette.retained?.forget(topic);
        }
      });
    }
  }

  /** Connects with a clean start, which discards the session of that client id. */
  async #visit(
    address: BrokerAddress,
    clientId: string,
    level: ProtocolLevel,
    work: (client: WireClient) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const log = new PacketLog(monotonicClock); // tidying up is no evidence
    const { spent } = this;
    const client = await WireClient.open({ name: 'tidy', clientId, address, level, log, spent });
    try {
      await client.connect({ clean: true });
      await work(client);
      await client.leave();
    } finally {
      client.cut();
    }
  }
}
