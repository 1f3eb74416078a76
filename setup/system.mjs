/** What the kernel and the user allow: it decides which labs can run here. */
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { thisHost, which } from './host.mjs';
import { hasDisplay } from './webdriver-browsers.mjs';

/** @typedef {import('./host.mjs').Host} Host */

/**
 * @typedef {object} SystemFacts
 * @property {string} os name and version, as the system calls itself
 * @property {string} distribution ID of os-release (`debian`, `ubuntu`, …), or the platform
 * @property {string} kernel
 * @property {string} arch
 * @property {string} node
 * @property {number} cores
 * @property {number} memoryBytes
 * @property {'root' | 'sudo' | 'user'} rights `sudo` when it works without asking for a password
 * @property {boolean} namespaces network namespaces can be made by this user
 * @property {string} display DISPLAY or WAYLAND_DISPLAY; empty when there is none
 * @property {string} xvfb path; empty when not installed
 */

/**
 * @param {Partial<Host>} [changes]
 * @returns {Promise<SystemFacts>}
 */
export async function systemFacts(changes = {}) {
  const host = thisHost(changes);
  const [rights, namespaces] = await Promise.all([rightsOf(host), canUnshare(host)]);
  return {
    ...operatingSystem(host),
    kernel: `${os.type()} ${os.release()}`,
    arch: os.arch(),
    node: process.versions.node,
    cores: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    rights,
    namespaces,
    display: hasDisplay(host) ? (host.env['DISPLAY'] ?? host.env['WAYLAND_DISPLAY'] ?? '') : '',
    xvfb: which(host, 'Xvfb') ?? '',
  };
}

/**
 * @param {Host} host
 * @returns {Promise<SystemFacts['rights']>}
 */
async function rightsOf(host) {
  if (host.uid === 0) return 'root';
  const sudo = which(host, 'sudo');
  if (sudo === undefined) return 'user';
  const ran = await host.run(sudo, ['-n', 'true'], { env: host.env, deadlineMs: 5_000 });
  return ran.ended === 'exit' && ran.code === 0 ? 'sudo' : 'user';
}

/** @param {Host} host */
async function canUnshare(host) {
  const unshare = which(host, 'unshare');
  if (unshare === undefined) return false;
  const ran = await host.run(unshare, ['-n', 'true'], { env: host.env, deadlineMs: 5_000 });
  return ran.ended === 'exit' && ran.code === 0;
}

/**
 * @param {Host} host
 * @returns {{ os: string, distribution: string }}
 */
function operatingSystem(host) {
  const fallback = { os: `${host.platform} ${os.release()}`, distribution: host.platform };
  if (host.platform !== 'linux') return fallback;
  try {
    const text = readFileSync(path.join(host.systemRoot, '/etc/os-release'), 'utf8');
    /** @param {string} key */
    const value = (key) => new RegExp(`^${key}="?([^"\n]*)"?$`, 'm').exec(text)?.[1];
    return {
      os: value('PRETTY_NAME') ?? fallback.os,
      distribution: value('ID') ?? fallback.distribution,
    };
  } catch {
    return fallback;
  }
}
