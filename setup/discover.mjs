/** Finds every stack on this machine. Starts nothing but `--version` and a trial import, and changes nothing. */
import { findBrowser } from './browsers.mjs';
import { thisHost } from './host.mjs';
import { findNodeStack } from './node-stacks.mjs';
import { playwrightBuilds } from './playwright-builds.mjs';
import { stacks } from './stack.mjs';
import { findSafari, findWebKitGtk } from './webdriver-browsers.mjs';

/** @typedef {import('./stack.mjs').FoundStack} FoundStack */
/** @typedef {import('./host.mjs').Host} Host */

/**
 * Every stack of the table, found or missing, in its fixed order. Never rejects because of a stack.
 * Takes about a second, in processes of their own: call it once per run and pass the result on.
 * @param {Partial<Host>} [changes] parts of the machine to see otherwise, such as `env`
 * @returns {Promise<FoundStack[]>}
 */
export async function discoverStacks(changes = {}) {
  const host = thisHost(changes);
  const builds = playwrightBuilds(host);
  return Promise.all(
    stacks.map(async (stack) => ({ ...stack, ...(await findStack(host, stack.name, builds)) })),
  );
}

/**
 * @param {Host} host
 * @param {string} name
 * @param {ReturnType<typeof playwrightBuilds>} builds
 * @returns {Promise<import('./stack.mjs').FoundFields>}
 */
async function findStack(host, name, builds) {
  switch (name) {
    case 'chromium':
    case 'firefox':
    case 'webkit':
      return findBrowser(host, name, await builds);
    case 'webkitgtk':
      return findWebKitGtk(host);
    case 'safari':
      return findSafari(host);
    case 'node-datachannel':
    case 'wrtc':
    case 'werift':
      return findNodeStack(host, name);
    default:
      throw new Error(`no way is known to find the stack ${name}`);
  }
}

/**
 * The stacks of this run: what set-up found before it started Playwright and passed on in `SIGNALBOX_FOUND`,
 * or found now when the run was started by `npx playwright test` itself.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<FoundStack[]>}
 */
export function stacksOfThisRun(env = process.env) {
  const passed = env['SIGNALBOX_FOUND'] ?? '';
  return passed === '' ? discoverStacks({ env }) : Promise.resolve(JSON.parse(passed));
}
