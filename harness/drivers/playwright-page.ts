/** Peers in pages of Chromium, Firefox and WebKit, started by Playwright; a fresh context for each. */
import type { Browser, BrowserContext } from 'playwright';
import { withDeadline } from '../core/deadline.ts';
import type { Failure } from '../core/errors.ts';
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
import type { SharedBrowsers } from './shared-browsers.ts';
import { startBrowser } from './start-browser.ts';

/** Names the processes of an isolated browser, so that they can be killed. */
const markName = 'SIGNALBOX_ISOLATED';

/** Shares one browser per stack; an isolated peer gets a browser of its own, which can be killed. */
export class PlaywrightPageDriver implements PeerDriver {
  readonly name = 'playwright-page';
  readonly #host: PageHost;
  readonly #shared: SharedBrowsers;

  constructor(host: PageHost, shared: SharedBrowsers) {
    this.#host = host;
    this.#shared = shared;
  }

  async launch(plan: PeerPlan): Promise<RunningPeer> {
    const mark = plan.isolated ? `${markName}=${unguessable()}` : null;
    const { stack, within } = plan;
    const own = mark === null ? null : startBrowser(stack, within, mark);
    const browser = await (own ?? this.#shared.get(stack, within));
    const invitation = this.#host.invite();
    const opening = open(browser, { plan, invitation, mark });
    try {
      return await withDeadline(opening.peer, within, (waited) => silent(stack, waited));
    } catch (error) {
      invitation.cancel();
      if (mark === null) opening.giveUp();
      else await endIsolated(browser, mark);
      throw error;
    }
  }

  /** The shared browsers are ended by whoever gave them, and isolated ones end with their peers. */
  close(): Promise<void> {
    return Promise.resolve();
  }
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

const silent = (stack: StackLaunch, waited: Ms): Failure => ({
  code: 'launch-timeout',
  what: `the agent in ${stack.name} did not report within ${waited} ms`,
  cure: 'open its page by hand: the console tells what went wrong',
});
