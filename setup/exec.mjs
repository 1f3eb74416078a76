/** Runs a program with a deadline and tells how it ended; a failure is a value here, never an exception. */
import { spawn } from 'node:child_process';

/**
 * @typedef {object} RunOptions
 * @property {NodeJS.ProcessEnv} [env] environment of the program; ours when left out
 * @property {string} [cwd]
 * @property {number} [deadlineMs] ended after this long in any case
 * @property {number} [stallMs] ended when it has printed nothing for this long
 * @property {(text: string) => void} [onOutput] told everything it prints, as it comes
 */

/**
 * @typedef {object} Ran
 * @property {'exit' | 'deadline' | 'stall' | 'not-started'} ended
 * @property {number | null} code exit code; null when a signal ended it
 * @property {string} stdout
 * @property {string} output standard output and standard error, in the order they came
 */

/** @typedef {(command: string, args: readonly string[], options?: RunOptions) => Promise<Ran>} Run */

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

const graceMs = 2_000;

/** @type {Set<ChildProcess>} */
const live = new Set();

/**
 * Runs a program to its end, to its deadline, or until it falls silent. Never rejects.
 * @type {Run}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: options.env ?? process.env,
      cwd: options.cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    /** @type {Ran} */
    const ran = { ended: 'exit', code: null, stdout: '', output: '' };
    const watch = watchdog(child, options, ran);
    collect(child, options, ran, watch.alive);
    const end = () => {
      watch.stop();
      release(child);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve(ran);
    };
    hold(child);
    child.once('error', (error) => {
      if (child.pid !== undefined) return;
      ran.ended = 'not-started';
      ran.output += error.message;
      end();
    });
    child.once('close', end);
    child.once('exit', (code) => {
      ran.code = code;
      // A grandchild may keep the pipes open for ever; what it prints then is not waited for.
      setTimeout(end, graceMs).unref();
    });
  });
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @param {RunOptions} options
 * @param {Ran} ran
 * @param {() => void} alive
 */
function collect(child, options, ran, alive) {
  /** @param {boolean} isStdout */
  const reader = (isStdout) => (/** @type {string} */ text) => {
    if (isStdout) ran.stdout += text;
    ran.output += text;
    alive();
    options.onOutput?.(text);
  };
  child.stdout.setEncoding('utf8').on('data', reader(true));
  child.stderr.setEncoding('utf8').on('data', reader(false));
}

/**
 * Ends the child at the deadline or after silence: politely, then by force.
 * @param {ChildProcess} child
 * @param {RunOptions} options
 * @param {Ran} ran
 */
function watchdog(child, { deadlineMs, stallMs }, ran) {
  /** @type {NodeJS.Timeout[]} */
  const timers = [];
  /** @param {'deadline' | 'stall'} why */
  const giveUp = (why) => {
    ran.ended = why;
    child.kill('SIGTERM');
    timers.push(setTimeout(() => child.kill('SIGKILL'), graceMs));
  };
  const stall = stallMs === undefined ? undefined : setTimeout(giveUp, stallMs, 'stall');
  if (stall !== undefined) timers.push(stall);
  if (deadlineMs !== undefined) timers.push(setTimeout(giveUp, deadlineMs, 'deadline'));
  return {
    alive: () => {
      if (ran.ended === 'exit') stall?.refresh();
    },
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** While something runs, a signal to us ends it too; afterwards the handlers are gone. */
const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** @param {ChildProcess} child */
function hold(child) {
  if (live.size === 0) for (const signal of signals) process.on(signal, passOn);
  live.add(child);
}

/** @param {ChildProcess} child */
function release(child) {
  if (!live.delete(child)) return;
  if (live.size === 0) for (const signal of signals) process.off(signal, passOn);
}

/** @param {NodeJS.Signals} signal */
function passOn(signal) {
  for (const child of live) child.kill(signal);
  for (const each of signals) process.off(each, passOn);
  process.kill(process.pid, signal);
}
