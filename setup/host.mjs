/** The machine as set-up sees it; tests hand in another one. */
import { accessSync, constants, statSync } from 'node:fs';
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
