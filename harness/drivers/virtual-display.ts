/** One Xvfb: a display in memory for browsers that insist on one. It chooses its own number, so nothing collides. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { deferred } from '../core/deferred.ts';
import { withDeadline } from '../core/deadline.ts';
import { HarnessError } from '../core/errors.ts';
import type { Ms } from '../core/units.ts';
import { LastWords } from './last-words.ts';

const startMs: Ms = 10_000;
const politeMs: Ms = 1_000;

/** An Xvfb that starts when it is constructed. */
export class VirtualDisplay {
  /**
   * Its name, such as `:3`, once clients can connect.
   * Rejects with HarnessError `launch-failed`, with the last line that Xvfb wrote; nothing is left then.
   */
  readonly ready: Promise<string>;
  readonly #xvfb: ChildProcess;
  readonly #stderr: LastWords;
  readonly #ended = deferred<string>();
  #fate: string | null = null;

  /** @param env - environment of Xvfb; a mark in it lets it be found */
  constructor(env: NodeJS.ProcessEnv) {
    // -noreset: without it the server starts over when its last client leaves, and drops one that just came
    this.#xvfb = spawn(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp', '-noreset'],
      // Detached: a terminal's Ctrl-C is for the runner
      { env, stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true },
    );
    this.#stderr = new LastWords(this.#xvfb.stderr);
    this.#xvfb.on('error', (error) => {
      this.#end(`could not be started: ${error.message}`);
    });
    this.#xvfb.on('exit', (code, signal) => {
      this.#end(signal === null ? `exit code ${String(code)}` : `signal ${signal}`);
    });
    this.ready = this.#start();
    this.ready.catch(() => undefined); // told to whoever asks
  }

  /** Settles with how it ended; never rejects. */
  get ended(): Promise<string> {
    return this.#ended.promise;
  }

  /** How it ended, or null while it runs. */
  get fate(): string | null {
    return this.#fate;
  }

  /** Asks it to end, then kills it; waits until it is gone. Never throws. */
  async end(polite = politeMs): Promise<void> {
    if (this.#fate !== null) return;
    this.#xvfb.kill('SIGTERM');
    const timer = setTimeout(() => this.#xvfb.kill('SIGKILL'), polite);
    await this.#ended.promise;
    clearTimeout(timer);
  }

  async #start(): Promise<string> {
    try {
      const number = await withDeadline(this.#number(), startMs, (waited) => ({
        code: 'launch-failed',
        what: `Xvfb named no display within ${waited} ms${this.#stderr.quoted}`,
        cure: 'start it by hand: `Xvfb -displayfd 1`',
      }));
      const { pid } = this.#xvfb;
      void this.#ended.promise.then(() => {
        removeLeftovers(number, pid);
      });
      return `:${number}`;
    } catch (error) {
      await this.end(0);
      throw error;
    }
  }

  async #number(): Promise<string> {
    const told = deferred<string>();
    let text = '';
    this.#xvfb.stdio[3]?.on('data', (data: Buffer) => {
      text += data.toString();
      if (text.includes('\n')) told.resolve(text.trim());
    });
    const died = this.#ended.promise.then((how) => {
      throw new HarnessError({
        code: 'launch-failed',
        what: `Xvfb did not start: ${how}${this.#stderr.quoted}`,
        cure: 'install xvfb, or set DISPLAY to a display that is there',
      });
    });
    return Promise.race([told.promise, died]);
  }

  #end(how: string): void {
    this.#fate ??= how;
    this.#ended.resolve(how);
  }
}

/** A killed Xvfb leaves its lock and its socket behind; they are removed while the lock still is its own. */
function removeLeftovers(number: string, pid: number | undefined): void {
  const lock = `/tmp/.X${number}-lock`;
  try {
    if (Number.parseInt(readFileSync(lock, 'utf8'), 10) !== pid) return;
    rmSync(`/tmp/.X11-unix/X${number}`, { force: true });
    rmSync(lock, { force: true });
  } catch {
    return; // it removed them itself, as it should
  }
}
