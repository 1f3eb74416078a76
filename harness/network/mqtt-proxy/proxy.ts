/**
 * The in-path MQTT proxy (MP of the conformance catalogue, section 3): stands between clients and a broker, over TCP and
 * WebSocket, and does to their packets what its rules say. Packets that no rule changes leave byte for byte as they came.
 *
 *     await using proxy = await startMqttProxy({ upstream: { tcp: broker.address('tcp') } });
 *     proxy.add({ name: 'first answer lost', match: { message: jsonField('body.kind', 'answer') }, action: drop(), times: 1 });
 *     mqtt.connect(proxy.address('tcp').url);
 *     …
 *     if (proxy.bites('first answer lost') === 0) // inconclusive: there was no answer to lose
 *
 * MQTT 3.1, 3.1.1 and 5, as each CONNECT says. What cannot be parsed is passed on as it is and logged as `damaged`. A packet
 * is passed on once it is whole; one above 64 MiB is not looked into.
 */
import { withDeadline } from '../../core/deadline.ts';
import { HarnessError } from '../../core/errors.ts';
import type { Ms } from '../../core/units.ts';
import { makeBarrier, type Barrier, type BarrierOptions } from './barrier.ts';
import { Connection } from './connection.ts';
import type { ConnectionControls } from './controls.ts';
import { listenTcp } from './listen-tcp.ts';
import { listenWebSocket } from './listen-web-socket.ts';
import type { Arrival, Listener, Reception, Upstream } from './listener.ts';
import { ProxyLog, type LogRecord } from './log.ts';
import { clientPattern, type Match } from './match.ts';
import { RuleBook } from './rule-book.ts';
import type { Rule, RuleStats } from './rule.ts';

const dialWithinMs = 10_000;
const closeWithinMs = 2_000;
const maxLogRecords = 10_000;
const maxPacketBytes = 64 * 1024 * 1024;

type Entrance = 'tcp' | 'ws';

/** As a broker driver gives it; credentials are handed back by `address` and used for nothing else. */
export interface BrokerEntrance extends Upstream {
  readonly username?: string;
  readonly password?: string;
}

export interface ProxyOptions {
  /** Where the broker is; the proxy listens for those transports that are given. */
  readonly upstream: Partial<Record<Entrance, BrokerEntrance>>;
  /** To begin with; see `MqttProxy.add`. */
  readonly rules?: readonly Rule[];
  /** Records that the log keeps; default 10 000. It may hold up to twice as many for a moment. */
  readonly maxLogRecords?: number;
  /** How long the broker may take to accept a connection; default 10 000 ms. The client is then reset. */
  readonly dialWithin?: Ms;
}

export interface MqttProxy extends AsyncDisposable {
  /**
   * Where clients find the proxy, in place of the broker's address: its credentials and the path of its URL included.
   * @throws HarnessError `broker-url-missing` for a transport that was not given
   */
  address(transport: Entrance): Omit<BrokerEntrance, 'ca'>;
  /**
   * Adds a rule behind the others; packets that arrive from now on meet it.
   * @throws HarnessError `bad-option` for a name that is taken, a wrong count or a wrong topic filter
   */
  add(rule: Rule): void;
  /** Removes a rule. What it holds goes on, past the rules behind it; what it swallowed stays lost. */
  remove(name: string): void;
  /** Of every rule there ever was, removed ones first. */
  stats(): RuleStats[];
  /**
   * How often a rule bit; 0 makes the check that needs it inconclusive.
   * @throws HarnessError `bad-option` when there never was such a rule
   */
  bites(name: string): number;
  /**
   * Holds what matches until `count` packets wait and somebody releases them: `await barrier.reached`, then
   * `barrier.release()`. A rule like any other: it stands behind those that were added earlier.
   */
  barrier(match: Match, count: number, options?: BarrierOptions): Barrier;
  /** Those that are open now, by client id (see `Match.client`), oldest first: to cut or black-hole them at once. */
  connections(client?: string | RegExp): ConnectionControls[];
  /** What happened, oldest first. */
  log(): LogRecord[];
  /** Records that the log had no room for. */
  readonly forgotten: number;
  /**
   * Resets every connection, forgets what is held, and stops listening.
   * @throws HarnessError `proxy-close-timeout` when a socket does not close within 2 s
   */
  close(): Promise<void>;
}

/**
 * Starts a proxy on free ports of loopback.
 * @throws HarnessError `proxy-start-failed`, or `bad-option` for a wrong rule or no upstream at all
 */
export async function startMqttProxy(options: ProxyOptions): Promise<MqttProxy> {
  const { upstream, rules: first = [] } = options;
  if (upstream.tcp === undefined && upstream.ws === undefined) throw noUpstream();
  const rules = new RuleBook();
  for (const rule of first) rules.add(rule);
  const hall = new Hall(rules, new ProxyLog(options.maxLogRecords ?? maxLogRecords));
  const listeners = await listenFor(hall, options);
  return proxyOf({ upstream, rules, hall, listeners });
}

async function listenFor(hall: Hall, options: ProxyOptions): Promise<Map<Entrance, Listener>> {
  const { upstream, dialWithin = dialWithinMs } = options;
  const listeners = new Map<Entrance, Listener>();
  const { tcp, ws } = upstream;
  try {
    if (tcp) listeners.set('tcp', await listenTcp(hall.reception('tcp', tcp, dialWithin)));
    if (ws) listeners.set('ws', await listenWebSocket(hall.reception('ws', ws, dialWithin)));
    return listeners;
  } catch (error) {
    await Promise.all([...listeners.values()].map((listener) => listener.close()));
    throw error;
  }
}

interface Parts {
  readonly upstream: ProxyOptions['upstream'];
  readonly rules: RuleBook;
  readonly hall: Hall;
  readonly listeners: ReadonlyMap<Entrance, Listener>;
}

function proxyOf({ upstream, rules, hall, listeners }: Parts): MqttProxy {
  let barriers = 0;
  let closing: Promise<void> | null = null;
  const close = () => (closing ??= closeAll(rules, hall, [...listeners.values()]));
  return {
    address: (transport) => addressOf(transport, upstream[transport], listeners.get(transport)),
    add: (rule) => rules.add(rule),
    remove: (name) => rules.remove(name),
    stats: () => rules.stats(),
    bites: (name) => bitesOf(rules.stats(), name),
    barrier: (match, count, { within = 10_000, of = 'packets', ...options } = {}) => {
      const name = options.name ?? `barrier ${++barriers}`;
      const remove = () => rules.remove(name);
      const { barrier, action } = makeBarrier({ match, count, within, of, name, remove });
      rules.add({ name, match, action });
      return barrier;
    },
    connections: (client = '*') => hall.connections(client),
    log: () => hall.log.records(),
    get forgotten() {
      return hall.log.forgotten;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Who is connected. */
class Hall {
  readonly log: ProxyLog;
  readonly #rules: RuleBook;
  readonly #connections = new Set<Connection>();
  #numbers = 0;

  constructor(rules: RuleBook, log: ProxyLog) {
    this.#rules = rules;
    this.log = log;
  }

  reception(transport: Entrance, upstream: Upstream, dialWithin: Ms): Reception {
    const bounds = { dialWithin, maxPacketBytes };
    return {
      ...{ upstream, ...bounds },
      admit: () => this.#admit(),
      arrived: (arrival) => this.#arrived(arrival, transport),
      failed: (number, why) => this.#note(number, `not connected: ${why}`),
    };
  }

  connections(client: string | RegExp): ConnectionControls[] {
    const isMeant = clientPattern(client);
    return [...this.#connections].filter((one) => isMeant(one.client ?? ''));
  }

  destroyAll(): void {
    for (const connection of this.#connections) connection.destroy();
  }

  #admit(): number | null {
    const number = ++this.#numbers;
    const refusedBy = this.#rules.refusal(number);
    if (refusedBy === null) return number;
    this.#note(number, `refused by ${refusedBy}`);
    return null;
  }

  #arrived(arrival: Arrival, transport: Entrance): void {
    const connection: Connection = new Connection({
      ...{ ...arrival, transport, maxPacketBytes, rules: this.#rules, log: this.log },
      onOver: () => this.#connections.delete(connection),
    });
    this.#connections.add(connection);
  }

  #note(connection: number, text: string): void {
    const event = { kind: 'connection', direction: null, client: null, topics: [] } as const;
    this.log.add({ ...event, connection, bytes: 0, text, madeBy: 'proxy' });
  }
}

async function closeAll(rules: RuleBook, hall: Hall, listeners: Listener[]): Promise<void> {
  rules.close();
  const closed = Promise.all(listeners.map((listener) => listener.close()));
  hall.destroyAll();
  await withDeadline(closed, closeWithinMs, (waited) => ({
    code: 'proxy-close-timeout',
    what: `${hall.connections('*').length} connections of the MQTT proxy did not close within ${waited} ms`,
    cure: 'report it with the log of the proxy: it leaves sockets behind until the process ends',
  }));
}

function addressOf(
  transport: Entrance,
  upstream: BrokerEntrance | undefined,
  listener: Listener | undefined,
): Omit<BrokerEntrance, 'ca'> {
  if (upstream === undefined || listener === undefined) {
    throw new HarnessError({
      code: 'broker-url-missing',
      what: `the MQTT proxy was started without an upstream for ${transport}`,
      cure: `give startMqttProxy the broker's address for ${transport}`,
    });
  }
  const { ca: _, url, ...credentials } = upstream;
  const { pathname, search } = new URL(url);
  const path = transport === 'ws' && pathname !== '/' ? pathname : '';
  const scheme = transport === 'tcp' ? 'mqtt' : 'ws';
  return { ...credentials, url: `${scheme}://127.0.0.1:${listener.port}${path}${search}` };
}

function bitesOf(stats: readonly RuleStats[], name: string): number {
  const named = stats.filter((rule) => rule.name === name);
  if (named.length > 0) return named.reduce((sum, { bites }) => sum + bites, 0);
  throw new HarnessError({
    code: 'bad-option',
    what: `the MQTT proxy never had a rule "${name}"`,
    cure: `it had ${stats.map((rule) => `"${rule.name}"`).join(', ') || 'none'}`,
  });
}

const noUpstream = (): HarnessError =>
  new HarnessError({
    code: 'bad-option',
    what: 'the MQTT proxy was given no broker',
    cure: 'give `upstream` an address for tcp, for ws, or for both',
  });
