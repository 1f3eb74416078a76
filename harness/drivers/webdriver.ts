/**
 * Peers in WebKitGTK (Linux) and Safari (macOS), driven over WebDriver. WebKitWebDriver allows one session,
 * so each peer has a server and a browser of its own; the display, where one must be made, is shared.
 */
import type { WebDriver } from 'selenium-webdriver';
import { setTimeout as pause } from 'node:timers/promises';
import { withDeadline } from '../core/deadline.ts';
import { HarnessError, type Failure } from '../core/errors.ts';
import { unguessable } from '../core/random.ts';
import type { Ms } from '../core/units.ts';
import { AgentClient } from './agent-client.ts';
import type {
  AgentWire,
  Invitation,
  PageHost,
  PeerDriver,
  PeerPlan,
  RunningPeer,
  StackLaunch,
} from './driver.ts';
import { killMarked, processesMarked } from './marked-processes.mjs';
import { VirtualDisplay } from './virtual-display.ts';
import { serverProgram, startServer, type WebDriverServer } from './webdriver-server.ts';
import { openSession } from './webdriver-session.ts';

/** In the environment of every process of one driver, and of one peer. */
const driverMark = 'SIGNALBOX_WEBDRIVER';
const peerMark = 'SIGNALBOX_WEBDRIVER_PEER';

/** A server has this long to listen, or half of the launch's time when that is less. */
const listenMs: Ms = 10_000;
/** A browser counts as ended when it is missing at this many looks in a row, this far apart. */
const looks = 3;
const lookMs: Ms = 250;
/** A session that is let go has this long to end by itself. */
const politeMs: Ms = 1_500;
/** How long after its page the end of a display is told at the latest. */
const newsMs: Ms = 100;
/** A killed process that the system is slow to remove is waited for this long. */
const goneMs: Ms = 5_000;

/** One launch under way: what it needs, and the processes that it may leave. */
interface Launch {
  readonly plan: PeerPlan;
  readonly invitation: Invitation;
  /** Names this peer's processes. */
  readonly mark: string;
  readonly signal: AbortSignal;
  /** Told in the error when the deadline passes. */
  server: WebDriverServer | null;
}

/** Runs peers in browsers under WebDriver; one instance per worker. */
export class WebDriverDriver implements PeerDriver {
  readonly name = 'webdriver';
  readonly #host: PageHost;
  /** In the environment of every process that it starts, as SIGNALBOX_WEBDRIVER. */
  readonly id = unguessable();
  readonly #running = new Set<RunningPeer>();
  #display: VirtualDisplay | null = null;
  /** Safari allows one session on a machine. */
  #safariIsTaken = false;

  constructor(host: PageHost) {
    this.#host = host;
  }

  async launch(plan: PeerPlan): Promise<RunningPeer> {
    const release = plan.stack.name === 'safari' ? this.#takeSafari() : () => undefined;
    const given = new AbortController();
    const launch: Launch = {
      plan,
      invitation: this.#host.invite(),
      mark: `${peerMark}=${unguessable()}`,
      signal: given.signal,
      server: null,
    };
    try {
      return await withDeadline(
        Promise.race([this.#open(launch, release), browserGone(launch)]),
        plan.within,
        (waited) => silent(launch, waited),
      );
    } catch (error) {
      given.abort();
      launch.invitation.cancel();
      await endMarked(launch.mark);
      release();
      throw asLaunchFailure(launch, error);
    } finally {
      given.abort();
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running].map((peer) => peer.close()));
    await this.#display?.end();
    this.#display = null;
    await endMarked(`${driverMark}=${this.id}`); // what a launch that is still under way has started
  }

  async #open(launch: Launch, release: () => void): Promise<RunningPeer> {
    const { plan, invitation, mark, signal } = launch;
    const display = needsDisplay() ? this.#sharedDisplay() : null;
    const env = { ...this.#environment(mark), ...(await displayOf(display)) };
    const within = Math.min(listenMs, plan.within / 2);
    const server = await startServer({ program: serverProgram(plan.stack), env, within, signal });
    launch.server = server;
    const session = await openSession(server.port, plan);
    signal.throwIfAborted();
    await session.get(invitation.url);
    const page = await invitation.wire;
    const wire: AgentWire = { ...page, closed: howItEnded(page, display) };
    const client = new AgentClient(wire);
    const { identity, surroundings } = await client.hello;
    const version = (await session.getCapabilities()).getBrowserVersion() ?? identity.version;
    signal.throwIfAborted();
    const { kill, close } = this.#ending(session, mark, () => {
      this.#running.delete(peer);
      release();
    });
    const peer: RunningPeer = {
      // WebKitGTK's user agent names a Safari that it is compatible with; over WebDriver it tells its own version
      identity: { ...identity, version },
      surroundings,
      place: 'page',
      send: (command, limit) => client.send(command, limit),
      takeEvents: () => client.takeEvents(),
      onAddress: (hear) => {
        client.onAddress = hear;
      },
      ended: wire.closed,
      kill,
      close,
    };
    this.#running.add(peer);
    return peer;
  }

  /** The first call ends the peer; later ones wait for the same end. */
  #ending(
    session: WebDriver,
    mark: string,
    ended: () => void,
  ): Pick<RunningPeer, 'kill' | 'close'> {
    let ending: Promise<void> | null = null;
    const end = async (polite: Ms) => {
      if (polite > 0) await quit(session, polite);
      await endMarked(mark);
      ended();
    };
    const kill = async () => {
      const signalled = killMarked(mark); // at once, even while a polite end is under way
      await (ending ??= end(0));
      return signalled;
    };
    return { kill, close: () => (ending ??= end(politeMs)) };
  }

  /** No await between look and start: two launches at once share one. */
  #sharedDisplay(): VirtualDisplay {
    const running = this.#display?.fate === null ? this.#display : null;
    this.#display = running ?? new VirtualDisplay(this.#environment(null));
    return this.#display;
  }

  #environment(mark: string | null): NodeJS.ProcessEnv {
    return {
      ...process.env,
      [driverMark]: this.id,
      ...(mark === null ? {} : { [peerMark]: mark.slice(peerMark.length + 1) }),
      // WebKitWebDriver and its browser talk over loopback; through a proxy they would never meet
      no_proxy: [
        process.env['no_proxy'] ?? process.env['NO_PROXY'],
        '127.0.0.1',
        'localhost',
        '::1',
      ]
        .filter((entry) => entry !== undefined && entry !== '')
        .join(','),
      // The settings of somebody's desktop are not part of a run, nor is it to write there
      GSETTINGS_BACKEND: 'memory',
    };
  }

  #takeSafari(): () => void {
    if (this.#safariIsTaken) {
      throw new HarnessError({
        code: 'launch-failed',
        what: 'Safari allows one WebDriver session at a time, and another peer of this cell has it',
        cure: 'pair safari with any other stack: it cannot be both sides of a cell on one machine',
      });
    }
    this.#safariIsTaken = true;
    return () => {
      this.#safariIsTaken = false;
    };
  }
}

/**
 * Rejects when the browser of a launch has ended, for which WebKitWebDriver itself would wait for ever: the
 * server is then alone with the mark. Safari is not started by its server, so nothing is known of it.
 */
async function browserGone(launch: Launch): Promise<never> {
  const isKnown = launch.plan.stack.name !== 'safari';
  let alone = 0;
  while (isKnown && !launch.signal.aborted) {
    if (alone === looks) throw new Error('its browser ended while it started');
    await pause(lookMs);
    const isAlone = launch.server !== null && processesMarked(launch.mark).length < 2;
    alone = isAlone ? alone + 1 : 0;
  }
  return new Promise(() => undefined); // the launch itself tells what came of it
}

function needsDisplay(): boolean {
  const { platform, env } = process;
  return platform === 'linux' && !(env['DISPLAY'] ?? '') && !(env['WAYLAND_DISPLAY'] ?? '');
}

async function displayOf(display: VirtualDisplay | null): Promise<NodeJS.ProcessEnv> {
  return display === null ? {} : { DISPLAY: await display.ready };
}

/** The page dies with its display, and the news of the two deaths come in any order. */
async function howItEnded(wire: AgentWire, display: VirtualDisplay | null): Promise<string> {
  const how = await wire.closed;
  if (display === null) return how;
  const fate = await Promise.race([display.ended, pause(newsMs, null, { ref: false })]);
  return fate === null ? how : `${how}; its Xvfb had ended: ${fate}`;
}

async function quit(session: WebDriver, within: Ms): Promise<void> {
  const waiting = new AbortController();
  const limit = pause(within, undefined, { signal: waiting.signal }).catch(() => undefined);
  // It may be dead already: what is left of it is killed next
  await Promise.race([session.quit().catch(() => undefined), limit]);
  waiting.abort();
}

/**
 * SIGKILL to every process of one peer; resolves when they are gone. Safari itself is started by the system and
 * carries no mark, and it may be somebody's: without its safaridriver it closes the automated window.
 */
async function endMarked(mark: string): Promise<void> {
  const until = performance.now() + goneMs;
  killMarked(mark);
  while (processesMarked(mark).length > 0 && performance.now() < until) {
    await pause(10);
    killMarked(mark, 1);
  }
}

const silent = ({ plan, server }: Launch, waited: Ms): Failure => ({
  code: 'launch-timeout',
  what: `the agent in ${plan.stack.name} did not report within ${waited} ms${server?.stderr.quoted ?? ''}`,
  cure: `start ${plan.stack.path} by hand and open any page: it tells whether the browser works here`,
});

function asLaunchFailure({ plan, server }: Launch, error: unknown): HarnessError {
  if (error instanceof HarnessError) return error;
  const { name, launchedBy, path }: StackLaunch = plan.stack;
  const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  return new HarnessError({
    code: 'launch-failed',
    what: `${name} (${launchedBy}, ${path}) did not start: ${why}${server?.stderr.quoted ?? ''}`,
    cure:
      name === 'safari'
        ? 'run `sudo safaridriver --enable`, and end other automated sessions of Safari'
        : 'start it by hand to see more, or run `npx signalbox doctor`',
    cause: error,
  });
}
