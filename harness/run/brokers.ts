/** The brokers of one worker: each is started when it is first needed, replaced when it died, and closed at the end. */
import { brokerChoice } from '../../setup/broker-choice.mjs';
import { brokerNames } from '../../setup/brokers.mjs';
import { startAedes } from '../brokers/aedes.ts';
import type { BrokerDriver, RunningBroker, Transport } from '../brokers/broker.ts';
import { remoteAddresses } from '../brokers/remote-addresses.ts';
import { asFailure, HarnessError, type Failure } from '../core/errors.ts';
import type { BrokerInfo, RanBroker } from '../timeline/environment.ts';
import { loadBroker } from './load-broker.ts';
import type { RunOptions } from './options.ts';
import type { KnownBroker } from './registry.ts';
import { failuresOf, noteFailure } from './tally.ts';

/** A broker that failed to start this often is not tried again in this run; one failure may be an accident. */
const mostFailures = 2;

/** How the peers of a cell reach its broker. */
export interface Route {
  readonly node: Transport;
  readonly page: Transport;
  /** What pages are shown is signed by an authority that no browser knows. */
  readonly ownCertificate: boolean;
}

/** One running broker for each `CellKey.broker`. */
export class Brokers {
  readonly #options: RunOptions;
  readonly #running = new Map<string, Promise<RunningBroker>>();
  /** As of the last time each came up. */
  readonly #seen = new Map<string, RunningBroker>();
  #known: Promise<KnownBroker[]> | null = null;

  constructor(options: RunOptions) {
    this.#options = options;
  }

  /** Whether the harness starts them; false for one that runs already. */
  get areOwn(): boolean {
    return this.#options.remoteBroker === null;
  }

  /** What the text of the cell says; a broker that runs already has its usual transports, in the clear or not. */
  routeOf(name: string): Route {
    if (this.#options.remoteBroker !== null) {
      const { ws, wss } = remoteAddresses(this.#options.brokerUrls);
      return { node: 'tcp', page: 'ws', ownCertificate: (ws ?? wss)?.ca !== undefined };
    }
    const { node, page } = this.#choice(name);
    return { node, page, ownCertificate: page === 'wss' };
  }

  /** Begins to start it; whoever gets it hears what came of it. */
  prepare(name: string): void {
    this.get(name).catch(() => undefined);
  }

  /**
   * Whether peers for this broker are worth starting.
   * @throws HarnessError `broker-missing` with set-up's own cure, or `broker-start-failed` when it failed before
   */
  async able(name: string): Promise<void> {
    if (this.#running.has(name) || this.#isEmbedded(name)) return;
    const failed = await failuresOf(name);
    if (failed !== null && failed.count >= mostFailures) throw hopeless(name, failed.failure);
    if (this.#options.remoteBroker === null) await this.#driver(name);
  }

  /** @throws HarnessError what `able` throws, or when it does not start */
  async get(name: string): Promise<RunningBroker> {
    const running = this.#running.get(name) ?? this.#start(name);
    this.#running.set(name, running);
    const forget = () => {
      if (this.#running.get(name) === running) this.#running.delete(name); // the next cell starts it anew
    };
    try {
      const broker = await running;
      this.#seen.set(name, broker);
      void broker.ended.then(forget);
      return broker;
    } catch (error) {
      forget();
      throw error;
    }
  }

  /** For the environment of a cell; starts nothing. */
  async info(name: string): Promise<{ broker: BrokerInfo; brokers: RanBroker[] }> {
    await this.#running.get(name)?.catch(() => undefined);
    const seen = this.#seen.get(name);
    if (seen === undefined) {
      return { broker: { name, version: '', tcpUrl: '', wsUrl: '' }, brokers: [] };
    }
    const { node, page } = this.routeOf(name);
    const [tcpUrl, wsUrl] = [urlOf(seen, node), urlOf(seen, page)];
    const { version } = seen;
    const transports = [...new Set([tcpUrl, wsUrl].filter((url) => url !== '').map(transportOf))];
    return {
      broker: { name: seen.name, version, tcpUrl, wsUrl },
      brokers: [{ name, version, transports }],
    };
  }

  async close(): Promise<void> {
    await Promise.allSettled(
      [...this.#running.values()].map(async (running) => (await running).close()),
    );
  }

  #isEmbedded(name: string): boolean {
    return this.#options.remoteBroker === null && this.#choice(name).name === 'aedes';
  }

  async #start(name: string): Promise<RunningBroker> {
    if (this.#options.remoteBroker !== null) {
      const { joinRemote } = await import('../brokers/remote.ts'); // brings an MQTT client along
      return joinRemote(remoteAddresses(this.#options.brokerUrls));
    }
    const { node, page } = this.#choice(name);
    const asked = { transports: new Set([node, page]) };
    if (this.#isEmbedded(name)) return startAedes(asked);
    await this.able(name);
    const driver = await this.#driver(name);
    return driver.start(asked).catch(async (error: unknown) => {
      const failure = asFailure(error);
      if (failure.code === 'bad-option') throw noTransport(failure, error);
      await noteFailure(name, failure);
      throw error;
    });
  }

  /** @throws HarnessError `broker-missing`, or what `loadBroker` throws */
  async #driver(name: string): Promise<BrokerDriver> {
    const wanted = this.#choice(name).name;
    const own = this.#options.ownBrokers.find((each) => each.name === wanted);
    if (own !== undefined) return loadBroker(own);
    this.#known ??= import('./registry.ts').then(({ brokerDrivers }) => brokerDrivers());
    const known = (await this.#known).find(({ driver }) => driver.name === wanted);
    if (known === undefined) throw new Error(`${wanted} is not in the registry`);
    const { status, why, cure } = known.found;
    if (status === 'found') return known.driver;
    throw new HarnessError({ code: 'broker-missing', what: `${wanted}: ${why}`, cure });
  }

  /** Options were checked, so it is one. */
  #choice(text: string) {
    const own = this.#options.ownBrokers.map(({ name }) => name);
    const read = brokerChoice(text, [...brokerNames, ...own]);
    if ('choice' in read) return read.choice;
    throw new HarnessError({ code: 'bad-option', ...read });
  }
}

function urlOf(broker: RunningBroker, transport: Transport): string {
  try {
    return broker.address(transport).url;
  } catch {
    return ''; // a broker that runs already may have one of the two
  }
}

/** By its URL: a broker that runs already may have it encrypted where it was asked for in the clear. */
const transportOf = (url: string): string =>
  ({ 'mqtt:': 'tcp', 'mqtts:': 'tls' })[new URL(url).protocol] ??
  new URL(url).protocol.slice(0, -1);

const hopeless = (name: string, { code, what, cure }: Failure): HarnessError =>
  new HarnessError({
    code,
    what: `${name} failed to start ${mostFailures} times, and is not tried again: ${what}`,
    cure,
  });

const noTransport = ({ what, cure }: Failure, cause: unknown): HarnessError =>
  new HarnessError({ code: 'broker-transport-missing', what, cure, cause });
