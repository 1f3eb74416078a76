/** Installs the npm packages of the lockfile when they are missing or others are there. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from './failure.mjs';
import { runStep } from './steps.mjs';

/** @typedef {import('./host.mjs').Host} Host */
/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} Locked */

/**
 * Makes node_modules match package-lock.json.
 * @param {Host} host
 * @param {{ install: boolean, say: import('./steps.mjs').Say }} options
 * @returns {Promise<void>}
 * @throws SetupError when they do not match and may not or cannot be installed
 */
export async function ensurePackages(host, { install, say }) {
  const difference = packagesDiffer(host);
  if (difference === undefined) return;
  if (!install)
    throw new SetupError({ what: `${difference}, and --no-install was given`, cure: 'run npm ci' });
  const failure = await runStep(host, say, {
    does: `${difference}: installing them with npm ci …`,
    program: 'npm ci',
    ...npm(host, [
      'ci',
      '--include=dev',
      '--no-audit',
      '--no-fund',
      '--loglevel=http',
      ...patience,
    ]),
    env: host.env,
    stallMs: 300_000,
  });
  if (failure) throw new SetupError(failure);
  const rest = packagesDiffer(host);
  if (rest !== undefined) {
    throw new SetupError({
      what: `npm ci ended well, but ${rest}`,
      cure: 'remove node_modules and try again',
    });
  }
}

/** npm alone would wait for over a minute before it says that it is offline. */
const patience = [
  '--fetch-retries=2',
  '--fetch-retry-mintimeout=500',
  '--fetch-retry-maxtimeout=2000',
  '--fetch-timeout=30000',
];

/**
 * In what node_modules differs from the lockfile; undefined when it does not, or when there is no lockfile
 * because Signalbox was itself installed as a package.
 * @param {Host} host
 * @returns {string | undefined}
 */
export function packagesDiffer(host) {
  const lock = readPackages(path.join(host.root, 'package-lock.json'));
  if (!lock) return undefined;
  const installed = readPackages(path.join(host.root, 'node_modules/.package-lock.json'));
  if (!installed) return 'the npm packages are not installed';
  const wrong = Object.entries(lock).find(([folder, locked]) => {
    if (folder === '') return false;
    const there = installed[folder];
    if (!there) return locked.optional !== true && locked.devOptional !== true;
    return (
      there.version !== locked.version ||
      there.integrity !== locked.integrity ||
      !existsSync(path.join(host.root, folder))
    );
  });
  if (!wrong) return undefined;
  return `the npm packages are not those of package-lock.json (${wrong[0].replace(/^node_modules\//, '')})`;
}

/**
 * @param {string} file
 * @returns {Record<string, Locked> | undefined} undefined when the file is absent or damaged
 */
function readPackages(file) {
  try {
    /** @type {{ packages?: Record<string, Locked> }} */
    const { packages } = JSON.parse(readFileSync(file, 'utf8'));
    return packages;
  } catch {
    return undefined;
  }
}

/**
 * The npm that started us, else the one of PATH.
 * @param {Host} host
 * @param {string[]} args
 * @returns {{ command: string, args: string[] }}
 */
export function npm(host, args) {
  const script = host.env['npm_execpath'] ?? '';
  if (path.basename(script) === 'npm-cli.js')
    return { command: process.execPath, args: [script, ...args] };
  if (host.platform !== 'win32') return { command: 'npm', args };
  // On Windows npm is a script that only the command interpreter starts.
  return { command: host.env['ComSpec'] ?? 'cmd.exe', args: ['/d', '/s', '/c', 'npm', ...args] };
}
