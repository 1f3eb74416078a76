/** Downloads Playwright's own browser builds, with patience that has an end. */
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageFile } from './host.mjs';
import { runStep } from './steps.mjs';

/** @typedef {import('./host.mjs').Host} Host */
/** @typedef {import('./steps.mjs').Say} Say */

const dayMs = 24 * 60 * 60 * 1_000;

/** @param {Host} host */
const cli = (host) => packageFile(host, 'playwright/cli.js');

/** @param {Host} host */
const failedMark = (host) => path.join(host.root, 'node_modules/.cache/signalbox/download-failed');

/**
 * Whether a download makes sense: one that failed within the last day is not tried again unasked,
 * so that every start on an offline machine is not slowed down by it.
 * @param {Host} host
 * @param {boolean} explicit
 */
export function canTryDownload(host, explicit) {
  if (!existsSync(cli(host)) || host.env['PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD'] !== undefined)
    return false;
  const mark = failedMark(host);
  return explicit || !existsSync(mark) || Date.now() - statSync(mark).mtimeMs > dayMs;
}

/**
 * @param {Host} host
 * @param {string[]} names
 * @param {Say} say
 * @returns {Promise<boolean>} whether they were downloaded
 */
export async function installPlaywrightBuilds(host, names, say) {
  const failure = await runStep(host, say, {
    does: `downloading Playwright's builds of ${names.join(', ')} (up to 200 MB each; Ctrl-C stops) …`,
    program: `npx playwright install ${names.join(' ')}`,
    command: process.execPath,
    args: [cli(host), 'install', ...names],
    env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000', ...host.env },
    stallMs: 60_000,
  });
  mark(host, failure !== undefined);
  if (failure) {
    say(
      `not downloaded: ${failure.what}; ${failure.cure}. Tried again tomorrow, or by \`npx signalbox setup\`.`,
    );
  }
  return failure === undefined;
}

/**
 * Installs the system libraries that builds already downloaded lack.
 * @param {Host} host
 * @param {readonly { name: string }[]} stacks
 * @param {import('./system.mjs').SystemFacts} facts
 * @param {Say} say
 * @returns {Promise<boolean>}
 */
export async function installPlaywrightLibraries(host, stacks, facts, say) {
  if (facts.rights === 'user' || !['debian', 'ubuntu'].includes(facts.distribution)) return false;
  const names = stacks.map((stack) => stack.name);
  const failure = await runStep(host, say, {
    does: `installing the system libraries that ${names.join(', ')} need …`,
    program: `npx playwright install-deps ${names.join(' ')}`,
    command: process.execPath,
    args: [cli(host), 'install-deps', ...names],
    env: { ...host.env, DEBIAN_FRONTEND: 'noninteractive' },
    stallMs: 300_000,
  });
  if (failure) say(`not installed: ${failure.what}; ${failure.cure}`);
  return failure === undefined;
}

/**
 * @param {Host} host
 * @param {boolean} failed
 */
function mark(host, failed) {
  const file = failedMark(host);
  try {
    if (!failed) rmSync(file, { force: true });
    else {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, '');
    }
  } catch {
    // A node_modules that this user may not write only costs another try next time.
  }
}
