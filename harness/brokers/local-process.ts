/** Runs one program as a process of ours: in a group of its own, its output in a log file, and ended for sure. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { deferred } from '../core/deferred.ts';
import type { Ms } from '../core/units.ts';

const pollMs: Ms = 10;
/** Asked to end, a broker has this long; what it would still write is thrown away anyway. */
const politeMs: Ms = 3_000;
const killMs: Ms = 2_000;

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Added to our own environment, which carries the mark and the folder of this worker. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface LocalProcess {
  /** Settles with how it ended; never rejects. */
  readonly ended: Promise<string>;
  /** All that it wrote so far, both streams. */
  log(): string;
  /** Ends it and what is left of its group, politely for 3 s, and waits until all are gone. */
  stop(): Promise<void>;
}

/** @param logFile - where both of its streams go: a file needs no reader, so nothing of ours runs while it writes */
export function startProcess(command: Command, folder: string, logFile: string): LocalProcess {
  const log = openSync(logFile, 'w');
  const child = spawn(command.program, command.args, {
    cwd: folder,
    env: { ...process.env, ...command.env },
    stdio: ['ignore', log, log],
    detached: true, // a terminal's Ctrl-C is for the runner, which ends its cells before their broker
  });
  closeSync(log);
  const ended = endOf(child);
  return {
    ended,
    log: () => readFileSync(logFile, 'utf8'),
    stop: () => stop(child.pid, ended),
  };
}

/** `exit`, not `close`: a helper that outlives the program must not keep us waiting. */
function endOf(child: ChildProcess): Promise<string> {
  const ended = deferred<string>();
  child.on('error', (error) => {
    ended.resolve(`it could not be started: ${error.message}`);
  });
  child.on('exit', (code, signal) => {
    ended.resolve(signal === null ? `exit code ${String(code)}` : `signal ${signal}`);
  });
  return ended.promise;
}

async function stop(pid: number | undefined, ended: Promise<string>): Promise<void> {
  if (pid === undefined) return;
  signalGroup(pid, 'SIGTERM');
  const patience = new AbortController();
  const impatient = pause(politeMs, undefined, { signal: patience.signal }).catch(() => undefined);
  await Promise.race([ended, impatient]);
  patience.abort();
  const until = performance.now() + killMs;
  while (signalGroup(pid, 'SIGKILL') && performance.now() < until) await pause(pollMs);
}

/** @returns false when the group has no member left */
function signalGroup(leader: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch {
    return false;
  }
}
