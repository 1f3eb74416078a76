/** Installs Debian's and Ubuntu's browsers with apt-get, as root or with a sudo that asks nothing. */
import { runStep } from './steps.mjs';

/** @typedef {import('./system.mjs').SystemFacts} SystemFacts */

/**
 * The packages that add these stacks. Ubuntu's chromium and firefox packages only start a snap.
 * @param {string[]} names
 * @param {SystemFacts} facts
 * @returns {string[]}
 */
export function aptPackages(names, facts) {
  const webkitgtk = facts.display === '' ? ['webkit2gtk-driver', 'xvfb'] : ['webkit2gtk-driver'];
  /** @type {Record<string, Record<string, string[]>>} */
  const known = {
    debian: { chromium: ['chromium'], firefox: ['firefox-esr'], webkitgtk },
    ubuntu: { webkitgtk },
  };
  return names.flatMap((name) => known[facts.distribution]?.[name] ?? []);
}

/**
 * Packages that make these stacks faster and that not every release has: a failure to install them is no failure.
 * @param {string[]} packages those that were installed
 * @returns {string[]}
 */
const aptExtras = (packages) => (packages.includes('chromium') ? ['chromium-headless-shell'] : []);

/**
 * @param {import('./host.mjs').Host} host
 * @param {string[]} packages
 * @param {SystemFacts} facts
 * @param {import('./steps.mjs').Say} say
 * @returns {Promise<boolean>} whether they were installed
 */
export async function installWithApt(host, packages, facts, say) {
  const list = packages.join(' ');
  if (facts.rights === 'user') {
    say(
      `not root, and no sudo without a password: \`sudo apt-get install ${list}\` would add what is missing`,
    );
    return false;
  }
  const run = aptGet(host, facts, say);
  // Lists that could not be refreshed may still do; apt-get install tells what is wrong otherwise.
  const stale = await run(`installing ${list} with apt-get (Ctrl-C stops) …`, ['update']);
  const failure = await run('  lists are read, packages follow …', [...quietly, ...packages]);
  if (failure) say(`not installed: ${(stale ?? failure).what}; ${(stale ?? failure).cure}`);
  if (failure) return false;
  const extras = aptExtras(packages);
  if (extras.length === 0) return true;
  const without = await run(`  and ${extras.join(' ')}, for speed …`, [...quietly, ...extras]);
  if (without) say(`not installed, and not needed: ${without.what}`);
  return true;
}

/**
 * @param {import('./host.mjs').Host} host
 * @param {SystemFacts} facts
 * @param {import('./steps.mjs').Say} say
 */
function aptGet(host, facts, say) {
  /** @param {string} does @param {string[]} args */
  return (does, args) => {
    const whole = ['DEBIAN_FRONTEND=noninteractive', 'apt-get', ...patience, ...args];
    return runStep(host, say, {
      does,
      program: `apt-get ${args[0] ?? ''}`,
      ...(facts.rights === 'sudo'
        ? { command: 'sudo', args: ['-n', 'env', ...whole] }
        : { command: 'env', args: whole }),
      env: host.env,
      stallMs: 300_000,
    });
  };
}

const quietly = ['install', '-y', '--no-install-recommends'];

const patience = [
  '-o',
  'DPkg::Lock::Timeout=60',
  '-o',
  'Acquire::Retries=2',
  '-o',
  'Acquire::http::Timeout=20',
];
