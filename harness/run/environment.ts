/** What a run ran on: machine, versions, commit. */
import { execFileSync, type StdioOptions } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import type { Ms } from '../core/units.ts';
import type { Environment, MachineInfo } from '../timeline/environment.ts';
import type { RunOptions } from './options.ts';

/** All of it but the brokers, which may be another one for the next cell. */
export function placeOf(options: RunOptions): Omit<Environment, 'broker' | 'brokers'> {
  const { version } = createRequire(import.meta.url)('../../package.json') as { version: string }; // our own file
  return {
    signalbox: version,
    machine: thisMachine(),
    otherMachines: [],
    commit: commitHere(),
    plan: options.settings.name,
    seed: options.seed,
  };
}

function thisMachine(): MachineInfo {
  const cpus = os.cpus();
  return {
    os: machineName(),
    kernel: os.release(),
    arch: os.arch(),
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: cpus.length,
    memoryBytes: os.totalmem(),
    node: process.version,
    loadAtStart: os.loadavg()[0] ?? 0,
  };
}

/** As the distribution calls itself, such as `Debian GNU/Linux 12 (bookworm)`; elsewhere type and release. */
export function machineName(): string {
  const plain = `${os.type()} ${os.release()}`;
  if (os.platform() !== 'linux') return plain;
  try {
    return prettyName(readFileSync('/etc/os-release', 'utf8')) ?? plain;
  } catch {
    return plain; // a Linux without the file
  }
}

/** Of an os-release file (freedesktop.org: os-release(5)): shell assignments, quoted when needed. */
export function prettyName(osRelease: string): string | null {
  const found = /^PRETTY_NAME=(["']?)(.+)\1$/m.exec(osRelease)?.[2];
  return found?.replaceAll(/\\(.)/g, '$1') ?? null;
}

const gitWithinMs: Ms = 2_000;

/**
 * Of the folder that the run was started in: a user's project has its own. With `-dirty` behind it where files that git
 * knows were changed, as far as it can tell in time. Empty outside a git checkout, or where git is not installed.
 */
function commitHere(): string {
  const commit = git('rev-parse', '--short=12', 'HEAD') ?? '';
  const changes = commit === '' ? '' : git('status', '--porcelain', '--untracked-files=no');
  return changes ? `${commit}-dirty` : commit;
}

/** Null where it failed or hangs. */
function git(...args: string[]): string | null {
  const stdio: StdioOptions = ['ignore', 'pipe', 'ignore'];
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio, timeout: gitWithinMs }).trim();
  } catch {
    return null;
  }
}
