/** Adds the browsers that are missing: Playwright's builds first, then packages of Debian and Ubuntu. */
import {
  canTryDownload,
  installPlaywrightBuilds,
  installPlaywrightLibraries,
} from './install-playwright.mjs';
import { aptPackages, installWithApt } from './install-apt.mjs';
import { discoverStacks } from './discover.mjs';

/** @typedef {import('./host.mjs').Host} Host */
/** @typedef {import('./stack.mjs').FoundStack} FoundStack */
/** @typedef {import('./system.mjs').SystemFacts} SystemFacts */

/**
 * Whether set-up may change this machine: never with --no-install, and under CI only when
 * `SIGNALBOX_INSTALL=1` asks for it.
 * @param {{ install: boolean, env: NodeJS.ProcessEnv }} options
 */
export function mayInstall({ install, env }) {
  const wish = env['SIGNALBOX_INSTALL'] ?? '';
  if (!install || wish === '0') return false;
  const ci = !['', '0', 'false'].includes(env['CI'] ?? '');
  return !ci || wish === '1';
}

/**
 * Adds what is missing as far as this user and this network allow, each step with one line.
 * A step that fails leaves the stack missing; it never stops the run.
 * @param {Host} host
 * @param {{ stacks: FoundStack[], facts: SystemFacts, explicit: boolean, say: import('./steps.mjs').Say }} options
 *   `explicit`: asked for by name (`signalbox setup`), so a download that failed today is tried again
 * @returns {Promise<FoundStack[]>} what is there afterwards
 */
export async function installMissing(host, { stacks, facts, explicit, say }) {
  let now = stacks;
  const builds = absent(host, now, ['chromium', 'firefox', 'webkit']);
  if (builds.length > 0 && canTryDownload(host, explicit)) {
    if (await installPlaywrightBuilds(host, builds, say)) now = await discoverStacks(host);
  }
  const bare = now.filter((stack) => stack.cure.startsWith('npx playwright install-deps'));
  if (bare.length > 0 && (await installPlaywrightLibraries(host, bare, facts, say))) {
    now = await discoverStacks(host);
  }
  const packages = aptPackages(absent(host, now, ['chromium', 'firefox', 'webkitgtk']), facts);
  if (packages.length > 0 && (await installWithApt(host, packages, facts, say))) {
    now = await discoverStacks(host);
  }
  return now;
}

/**
 * The missing ones among `names`; a stack whose variable points somewhere wrong is the user's to mend.
 * @param {Host} host
 * @param {FoundStack[]} stacks
 * @param {string[]} names
 * @returns {string[]}
 */
function absent(host, stacks, names) {
  return stacks
    .filter((stack) => stack.status === 'missing' && names.includes(stack.name))
    .map((stack) => stack.name)
    .filter((name) => (host.env[`SIGNALBOX_${name.toUpperCase()}`] ?? '') === '');
}
