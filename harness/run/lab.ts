/**
 * What one worker of Playwright holds while it runs cells: its brokers, the page server and the drivers, each
 * started when first needed and started again when it died; and what is known of every stack.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { FoundStack } from '../../setup/stack.mjs';
import type { Capabilities } from '../agent/protocol.ts';
import { asFailure, HarnessError } from '../core/errors.ts';
import { unguessable } from '../core/random.ts';
import type { Ms } from '../core/units.ts';
import type { Need } from '../plan/spec.ts';
import type { PeerDriver, PeerPlan, RunningPeer } from '../drivers/driver.ts';
import { NodeProcessDriver } from '../drivers/node-process.ts';
import { HttpPageHost } from '../drivers/page-host.ts';
import { PlaywrightPageDriver } from '../drivers/playwright-page.ts';
import { startStunServer, type StunServer } from '../network/stun-server.ts';
import { TcpReference, type TcpExchange } from '../network/tcp-reference.ts';
import type { Environment, StackInfo } from '../timeline/environment.ts';
import { Brokers } from './brokers.ts';
import { nodeAgent, nodeBoot, pageAgent } from './bundle.ts';
import { placeOf } from './environment.ts';
import { HeadStart, launchWithinMs } from './head-start.ts';
import { Links } from './links.ts';
import { useOwnDialects } from './load-dialects.ts';
import type { RunOptions } from './options.ts';
import { endOf } from './peer-end.ts';
import { launchOf } from './stacks.ts';

/** A driver or service that does not end by itself in this time is left to the reaper. */
const closeWithinMs = 10_000;
/** A stack that failed to start this often is not tried again; one failure may be an accident. */
const mostFailures = 2;
/** A peer gives its probe 5 s itself (agent/probe.ts); this is for one that hangs. */
const probeWithinMs = 8_000;

/** What the cells of one worker share: its brokers, drivers and services, each started when first needed. */
export class Lab {
  readonly options: RunOptions;
  readonly brokers: Brokers;
  readonly links: Links;
  readonly #ahead: HeadStart;
  /** The user's own dialects, a module each, for the agents of this run. */
  readonly #dialects: readonly string[];
  readonly #found: readonly FoundStack[];
  readonly #drivers = new Map<string, Promise<PeerDriver>>();
  readonly #known = new Map<string, StackInfo>();
  readonly #failures = new Map<string, { readonly count: number; readonly at: Ms }>();
  /** Stacks of which a peer was asked for something made up. */
  readonly #examined = new Set<string>();
  #place: Omit<Environment, 'broker' | 'brokers'> | null = null;
  #host: Promise<HttpPageHost> | null = null;
  #stun: Promise<StunServer> | null = null;
  #tcp: Promise<TcpReference> | null = null;

  /** @throws HarnessError what `HeadStart.begin` and `after` throw */
  static async open(options: RunOptions): Promise<Lab> {
    return Lab.after(await HeadStart.begin(options));
  }

  /**
   * With what a head start has and may have begun to start, which is ended when this throws.
   * @throws HarnessError what `useOwnDialects` throws
   */
  static async after(ahead: HeadStart): Promise<Lab> {
    const { options } = ahead;
    const own = await useOwnDialects(options.ownDialects).catch(async (error: unknown) => {
      await ahead.close(); // its reaper would keep the process from ending
      throw error;
    });
    const dialects = own.map(({ script }) => script);
    const lab = new Lab(ahead, dialects);
    // Start beside the first browser; the cell that needs one of them hears of its error
    const [first] = options.brokers;
    if (first !== undefined) lab.brokers.prepare(first);
    if (lab.#found.some(inPages)) lab.#pageHost().catch(() => undefined);
    if (lab.#found.some(inNode)) lab.#driver('node-process').catch(() => undefined);
    return lab;
  }

  private constructor(ahead: HeadStart, dialects: readonly string[]) {
    this.#ahead = ahead;
    this.options = ahead.options;
    this.brokers = new Brokers(this.options);
    this.links = new Links(this.options.seed);
    this.#dialects = dialects;
    this.#found = ahead.found;
    for (const stack of this.#found) this.#known.set(stack.name, infoOf(stack));
  }

  /**
   * Starts a peer, and keeps what it says of itself. The first of each stack is asked for something made up.
   * @throws HarnessError `stack-missing`, `launch-failed`, `launch-timeout`, or `peer-protocol` when the peer
   *   claims to know what nobody knows
   */
  async launch(plan: Omit<PeerPlan, 'stack' | 'within'>, stack: string): Promise<RunningPeer> {
    const found = this.#stack(stack);
    const since = performance.now();
    try {
      const launch = launchOf(found, (await this.#stunServer()).url);
      const driver = await this.#driver(found.driver);
      const peer = await driver.launch({ ...plan, stack: launch, within: launchWithinMs });
      const capabilities = await this.#examine(peer, stack);
      if (capabilities !== null) this.#known.set(stack, seen(found, peer, capabilities));
      return peer;
    } catch (error) {
      this.#markBroken(stack, error, since);
      throw error;
    }
  }

  /** Starts the browsers that this run has yet to use, side by side; the cell that calls it may not measure before `ready`. */
  prepareBrowsers(): void {
    this.#ahead.prepareBrowsers();
  }

  /** Settles when nothing starts any more ahead of its first use. */
  ready(): Promise<void> {
    return this.#ahead.ready();
  }

  /**
   * Whether a peer of this stack is worth starting, by what is known of it so far.
   * @throws HarnessError `stack-missing`; `launch-failed` when it failed before; `no-rtc` when `needs` asks for
   *   a data channel and a running peer was found to have none
   */
  able(stack: string, needs: readonly Need[]): void {
    launchOf(this.#stack(stack), '');
    const known = this.#known.get(stack) ?? infoOf(this.#stack(stack));
    const isHopeless = (this.#failures.get(stack)?.count ?? 0) >= mostFailures;
    if (known.status === 'broken' && isHopeless) throw brokenStack(known);
    if (needs.includes('data-channel') && known.noDataPlane !== '') throw noRtc(known);
  }

  /** Once per stack and worker, with what it showed; a peer that does not pass is ended. Null when it was done before. */
  async #examine(peer: RunningPeer, stack: string): Promise<Capabilities | null> {
    if (this.#examined.has(stack)) return null;
    this.#examined.add(stack);
    try {
      await declines(peer, stack);
      return (await peer.send({ do: 'probe' }, probeWithinMs)) as Capabilities; // by the protocol
    } catch (error) {
      this.#examined.delete(stack);
      await endOf(peer);
      throw error;
    }
  }

  /** As set-up found it, before any peer of it spoke; empty where only a peer can tell. */
  foundVersion(stack: string): string {
    return this.#stack(stack).version;
  }

  stacks(): StackInfo[] {
    return [...this.#known.values()];
  }

  /** @param broker - of the cell that it is recorded with */
  async environment(broker: string): Promise<Environment> {
    this.#place ??= placeOf(this.options); // asked once: git takes longer than a cell can spare
    return { ...this.#place, ...(await this.brokers.info(broker)) };
  }

  /** True from the moment on that its peers are being ended: what fails then says nothing about them. */
  get isClosing(): boolean {
    return this.#isClosing;
  }
  #isClosing = false;

  async close(): Promise<void> {
    this.#isClosing = true;
    await allClosed([...this.#drivers.values(), Promise.resolve(this.#ahead.browsers)]);
    await allClosed([
      Promise.resolve(this.brokers),
      Promise.resolve(this.links),
      this.#host,
      this.#stun,
      this.#tcp,
    ]);
    await this.#ahead.close();
  }

  #stack(name: string): FoundStack {
    const found = this.#found.find((stack) => stack.name === name);
    if (found !== undefined) return found;
    throw new HarnessError({
      code: 'stack-missing',
      what: `${name} is not a stack of this run`,
      cure: 'run `npx signalbox doctor` to see the stacks of this machine',
    });
  }

  /** A stack that has run here is not broken; failures of launches under way together are one accident. */
  #markBroken(stack: string, error: unknown, since: Ms): void {
    const known = this.#known.get(stack);
    if (known === undefined || known.status === 'missing' || known.userAgent !== '') return;
    const { what, cure } = asFailure(error);
    const before = this.#failures.get(stack) ?? { count: 0, at: -Infinity };
    if (since < before.at) return;
    this.#failures.set(stack, { count: before.count + 1, at: performance.now() });
    this.#known.set(stack, { ...known, status: 'broken', why: what, cure });
  }

  #driver(name: FoundStack['driver']): Promise<PeerDriver> {
    const running = this.#drivers.get(name) ?? this.#startDriver(name);
    this.#drivers.set(name, running);
    return running;
  }

  async #startDriver(name: FoundStack['driver']): Promise<PeerDriver> {
    switch (name) {
      case 'playwright-page':
        return new PlaywrightPageDriver(await this.#pageHost(), this.#ahead.browsers);
      case 'webdriver': {
        // Selenium takes a while to load, and few runs need it
        const { WebDriverDriver } = await import('../drivers/webdriver.ts');
        return new WebDriverDriver(await this.#pageHost());
      }
      case 'node-process': {
        const file = (name: string) => path.join(this.#ahead.workplace.folder, name);
        writeFileSync(file('agent.mjs'), await nodeAgent(this.#dialects));
        writeFileSync(file('boot.mjs'), nodeBoot);
        return new NodeProcessDriver(file('boot.mjs'));
      }
      case 'external': {
        const { ExternalDriver } = await import('../drivers/external.ts'); // few runs need it
        return new ExternalDriver(this.options.externals, this.#ahead.workplace.folder);
      }
    }
  }

  /** What this machine does at this moment without WebRTC. @throws HarnessError `reference-failed` */
  async tcpReference(): Promise<TcpExchange> {
    this.#tcp ??= TcpReference.start();
    return (await this.#tcp).measure();
  }

  #stunServer(): Promise<StunServer> {
    this.#stun ??= startStunServer();
    return this.#stun;
  }

  #pageHost(): Promise<HttpPageHost> {
    this.#host ??= pageAgent(this.#dialects).then((script) => HttpPageHost.start(script));
    return this.#host;
  }
}

/** A peer that says yes to everything proves nothing with its yes. */
async function declines(peer: RunningPeer, stack: string): Promise<void> {
  const activity = `made-up-${unguessable()}`;
  const answer = await peer
    .send({ do: 'perform', activity, params: {} }, probeWithinMs)
    .then(() => 'yes')
    .catch((error: unknown) => asFailure(error).code);
  if (answer === 'activity-unknown') return;
  throw new HarnessError({
    code: 'peer-protocol',
    what: `${stack} was asked for "${activity}", which does not exist, and answered "${answer}"`,
    cure: 'a peer must answer activity-unknown; its other answers cannot be trusted',
  });
}

/** Ends all of them at once; what failed to start needs no end. */
async function allClosed(
  open: readonly (Promise<{ close(): Promise<void> }> | null)[],
): Promise<void> {
  const closing = Promise.allSettled(open.map(async (each) => (await each)?.close()));
  await Promise.race([closing, pause(closeWithinMs, undefined, { ref: false })]);
}

const brokenStack = ({ name, why, cure }: StackInfo): HarnessError =>
  new HarnessError({
    code: 'launch-failed',
    what: `${name} failed to start ${mostFailures} times: ${why}`,
    cure,
  });

const noRtc = ({ name, noDataPlane }: StackInfo): HarnessError =>
  new HarnessError({
    code: 'no-rtc',
    what: `${name} has no data plane: ${noDataPlane}`,
    cure: 'use a build with WebRTC; its signalling is checked in the scenario `signalling`',
  });

/** What is known of a stack once a peer of it has spoken. */
function seen(found: FoundStack, { identity }: RunningPeer, capabilities: Capabilities): StackInfo {
  return {
    ...infoOf(found),
    version: found.version || identity.version, // set-up knows more of it: a page of an ESR tells no patch level
    userAgent: identity.userAgent,
    capabilities: { ...capabilities },
    noDataPlane: capabilities.noRtc,
  };
}

const inNode = ({ driver, status }: FoundStack): boolean =>
  driver === 'node-process' && status === 'found';

const inPages = ({ driver, status }: FoundStack): boolean =>
  (driver === 'playwright-page' || driver === 'webdriver') && status === 'found';

function infoOf(stack: FoundStack): StackInfo {
  const { name, status, version, launchedBy, path: at, driver, why, cure } = stack;
  const unseen = { userAgent: '', capabilities: {}, noDataPlane: '' };
  return { name, status, version, launchedBy, path: at, driver, why, cure, ...unseen };
}
