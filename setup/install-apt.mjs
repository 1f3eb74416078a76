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
  /** @param {string} does @param {string[]} args */
  const apt = (does, args) => {
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
  // Lists that could not be refreshed may still do; apt-get install tells what is wrong otherwise.
  const stale = await apt(`installing ${list} with apt-get (Ctrl-C stops) …`, ['update']);
  const failure = await apt('  lists are read, packages follow …', [
    'install',
    '-y',
    '--no-install-recommends',
    ...packages,
  ]);
  if (failure) say(`not installed: ${(stale ?? failure).what}; ${(stale ?? failure).cure}`);
  return failure === undefined;
}

const patience = [
  '-o',
  'DPkg::Lock::Timeout=60',
  '-o',
  'Acquire::Retries=2',
  '-o',
  'Acquire::http::Timeout=20',
];
