/** The machine as set-up sees it; tests hand in another one. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { run } from './exec.mjs';

/**
 * @typedef {object} Host
 * @property {NodeJS.ProcessEnv} env
 * @property {NodeJS.Platform} platform
 * @property {number} uid user id; 0 is root, -1 where the system has none
 * @property {string} root folder of Signalbox's package.json
 * @property {string} systemRoot what known paths such as /usr/bin are below: `/`, or a made-up one
 * @property {import('./exec.mjs').Run} run
 */

/** Folder of Signalbox's own package.json. */
export const packageRoot = fileURLToPath(new URL('..', import.meta.url));

/**
 * The real machine, with the changes given.
 * @param {Partial<Host>} [changes]
 * @returns {Host}
 */
export function thisHost(changes = {}) {
  return {
    env: process.env,
    platform: process.platform,
    uid: process.getuid?.() ?? -1,
    root: packageRoot,
    systemRoot: '/',
    run,
    ...changes,
  };
}

/**
 * A file of an npm package: in our own node_modules, or in one further up, where npm puts what others need too.
 * @param {Host} host
 * @param {string} file such as `aedes/package.json`
 * @returns {string} where Node would find it; in our own node_modules when it is nowhere
 */
export function packageFile(host, file) {
  const own = path.join(host.root, 'node_modules', file);
  for (let folder = path.resolve(host.root); ; folder = path.dirname(folder)) {
    const there = path.join(folder, 'node_modules', file);
    if (existsSync(there)) return there;
    if (folder === path.dirname(folder)) return own;
  }
}

/**
 * Whether the path is a file that this user may execute.
 * @param {string} file
 */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Full path of a program of PATH, or undefined.
 * @param {Host} host
 * @param {string} name
 * @returns {string | undefined}
 */
export function which(host, name) {
  return (host.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => path.join(folder, name))
    .find(isExecutable);
}
