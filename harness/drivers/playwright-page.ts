/** Peers in pages of Chromium, Firefox and WebKit, started by Playwright; a fresh context for each. */
import {
  chromium,
  firefox,
  webkit,
  type Browser,
  type BrowserContext,
  type LaunchOptions,
} from 'playwright';
import { withDeadline } from '../core/deadline.ts';
import { HarnessError, type Failure } from '../core/errors.ts';
import { unguessable } from '../core/random.ts';
import type { Ms } from '../core/units.ts';
import { AgentClient } from './agent-client.ts';
import type {
  Invitation,
  PageHost,
  PeerDriver,
  PeerPlan,
  RunningPeer,
  StackLaunch,
} from './driver.ts';
import { killMarked } from './marked-processes.mjs';

/** Names the processes of an isolated browser, so that they can be killed. */
const markName = 'SIGNALBOX_ISOLATED';

/** Shares one browser per stack; an isolated peer gets a browser of its own, which can be killed. */
export class PlaywrightPageDriver implements PeerDriver {
  readonly name = 'playwright-page';
  readonly #host: PageHost;
  readonly #shared = new Map<string, Promise<Browser>>();

  constructor(host: PageHost) {
    this.#host = host;
  }

  async launch(plan: PeerPlan): Promise<RunningPeer> {
    const mark = plan.isolated ? `${markName}=${unguessable()}` : null;
    const browser = await this.#browser(plan, mark);
    const invitation = this.#host.invite();
    const opening = open(browser, { plan, invitation, mark });
    try {
      return await withDeadline(opening.peer, plan.within, (waited) => silent(plan.stack, waited));
    } catch (error) {
      invitation.cancel();
      if (mark === null) opening.giveUp();
      else await endIsolated(browser, mark);
      throw error;
    }
  }

  async prepare(shared: Pick<PeerPlan, 'stack' | 'within'>): Promise<void> {
    await this.#browser(shared, null).catch(() => undefined);
  }

  async close(): Promise<void> {
    const browsers = [...this.#shared.values()];
    this.#shared.clear();
    await Promise.allSettled(browsers.map(async (browser) => (await browser).close()));
  }

  async #browser(
    { stack, within }: Pick<PeerPlan, 'stack' | 'within'>,
    mark: string | null,
  ): Promise<Browser> {
    if (mark !== null) return startBrowser(stack, within, mark);
    const key = `${stack.name} ${stack.path}`; // an A/B run may have two binaries of one engine
    const known = this.#shared.get(key);
    const running = await known?.catch(() => undefined);
    if (running?.isConnected() === true) return running;
    // Both sides of a cell may come here at once: the second shares what the first has started
    const newer = this.#shared.get(key);
    if (newer !== undefined && newer !== known) return newer;
    const starting = startBrowser(stack, within, null);
    this.#shared.set(key, starting);
    return starting;
  }
}

/**
 * Starts an engine as its peers need it.
 * @param mark - `NAME=value` that its processes carry, so that they can be killed; null: none
 * @throws HarnessError `launch-failed` in one line, whatever the engine printed
 */
export async function startBrowser(
  stack: StackLaunch,
  within: Ms,
  mark: string | null,
): Promise<Browser> {
  const engine = { chromium, firefox, webkit }[stack.name];
  if (engine === undefined) throw launchFailed(stack, 'Playwright has no such engine');
  const env = mark === null ? process.env : { ...process.env, ...fromMark(mark) };
  try {
    return await engine.launch({
      ...launchOptions(stack),
      env,
      timeout: within,
      handleSIGINT: false,
    });
  } catch (error) {
    throw launchFailed(stack, firstLines(error), error);
  }
}

/** Design, section 3: without these flags host candidates hide behind mDNS names, or are not gathered at all. */
function launchOptions({ name, launchedBy, path }: StackLaunch): LaunchOptions {
  const executable = launchedBy === 'playwright build' ? {} : { executablePath: path };
  if (name === 'chromium') {
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const args = [
      '--disable-features=WebRtcHideLocalIpsWithMdns',
      '--allow-loopback-in-peer-connection',
    ];
    return { ...executable, args: [...args, ...root] };
  }
  if (name !== 'firefox') return executable;
  const stock = launchedBy === 'playwright build' ? {} : { channel: 'moz-firefox' };
  return {
    ...executable,
    ...stock,
    firefoxUserPrefs: {
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      'media.peerconnection.ice.loopback': true,
    },
  };
}

interface Opening {
  readonly plan: PeerPlan;
  readonly invitation: Invitation;
  readonly mark: string | null;
}

/** `giveUp` closes what there is of it, now or as soon as it is there: its browser goes on. */
function open(
  browser: Browser,
  opening: Opening,
): { readonly peer: Promise<RunningPeer>; readonly giveUp: () => void } {
  // Without a size of its own: setting one costs 50 ms in Firefox, and nobody looks at the page
  const context = browser.newContext({
    viewport: null,
    ignoreHTTPSErrors: opening.plan.ownCertificate,
  });
  const giveUp = () => void context.then((late) => late.close()).catch(() => undefined);
  return { peer: context.then((ready) => inContext(ready, browser, opening)), giveUp };
}

async function inContext(
  context: BrowserContext,
  browser: Browser,
  { invitation, mark }: Opening,
): Promise<RunningPeer> {
  const page = await context.newPage();
  await page.goto(invitation.url, { waitUntil: 'commit' });
  const wire = await invitation.wire;
  const client = new AgentClient(wire);
  const { identity, surroundings } = await client.hello;
  const kill = async () => {
    if (mark !== null) return endIsolated(browser, mark);
    const begun = performance.now();
    await context.close().catch(() => undefined); // already gone with its browser
    return begun;
  };
  return {
    identity,
    surroundings,
    place: 'page',
    send: (command, within) => client.send(command, within),
    takeEvents: () => client.takeEvents(),
    onAddress: (hear) => {
      client.onAddress = hear;
    },
    ended: wire.closed,
    kill,
    close: async () => {
      await kill();
    },
  };
}

/** SIGKILL first: Playwright then notices the death and cleans up after it. @returns when it was sent */
async function endIsolated(browser: Browser, mark: string): Promise<Ms> {
  const signalled = killMarked(mark);
  await browser.close().catch(() => undefined); // it is dead: this only lets Playwright tidy up
  return signalled;
}

function fromMark(mark: string): Record<string, string> {
  const [name = '', value = ''] = mark.split('=');
  return { [name]: value };
}

function firstLines(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n').slice(0, 2).join(' ').trim();
}

function launchFailed(stack: StackLaunch, why: string, cause?: unknown): HarnessError {
  return new HarnessError({
    code: 'launch-failed',
    what: `${stack.name} (${stack.launchedBy}, ${stack.path}) did not start: ${why}`,
    cure: 'start it by hand to see more, or run `npx signalbox doctor`',
    cause,
  });
}

const silent = (stack: StackLaunch, waited: Ms): Failure => ({
  code: 'launch-timeout',
  what: `the agent in ${stack.name} did not report within ${waited} ms`,
  cure: 'open its page by hand: the console tells what went wrong',
});
