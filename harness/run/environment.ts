/** What a run ran on: machine, versions, commit. */
import { execFileSync, type StdioOptions } from 'node:child_process';
import { createRequire } from 'node:module';
import os from 'node:os';
import type { Environment, MachineInfo } from '../timeline/environment.ts';
import type { RunOptions } from './options.ts';

export function environmentOf(options: RunOptions, broker: Environment['broker']): Environment {
  const { version } = createRequire(import.meta.url)('../../package.json') as { version: string }; // our own file
  return {
    signalbox: version,
    machine: thisMachine(),
    otherMachines: [],
    broker,
    commit: commitHere(),
    plan: options.settings.name,
    seed: options.seed,
  };
}

function thisMachine(): MachineInfo {
  const cpus = os.cpus();
  return {
    os: osName(),
    kernel: os.release(),
    arch: os.arch(),
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: cpus.length,
    memoryBytes: os.totalmem(),
    node: process.version,
    loadAtStart: os.loadavg()[0] ?? 0,
  };
}

function osName(): string {
  return `${os.type()} ${os.version()}`;
}

/** Empty outside a git checkout, or where git is not installed. */
function commitHere(): string {
  try {
    const stdio: StdioOptions = ['ignore', 'pipe', 'ignore'];
    const args = ['rev-parse', '--short=12', 'HEAD'];
    return execFileSync('git', args, { encoding: 'utf8', stdio }).trim();
  } catch {
    return '';
  }
}
