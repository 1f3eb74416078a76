/** Holds the load generator's thread: gives it orders, one at a time, and ends it. */
import { Worker } from 'node:worker_threads';
import { withDeadline } from '../../core/deadline.ts';
import { deferred, type Deferred } from '../../core/deferred.ts';
import { HarnessError } from '../../core/errors.ts';
import type { Ms } from '../../core/units.ts';
import { loadAnswer, type LoadCommand, type LoadSent } from './load-command.ts';

/** Connecting and the last acknowledgements, beside the time that the command itself allows. */
const besidesMs: Ms = 15_000;

/** One thread; `close` ends it whatever it does. */
export class LoadGenerator {
  readonly #worker = new Worker(new URL('./load-thread.mjs', import.meta.url));
  #answer: Deferred<LoadSent> = deferred();

  constructor() {
    this.#worker.on('message', (message: unknown) => {
      const answer = loadAnswer.parse(message);
      if (answer.kind === 'sent') this.#answer.resolve(answer);
      else this.#answer.reject(failed(answer.what));
    });
    this.#worker.on('error', (error) => {
      this.#answer.reject(failed(error.message));
    });
  }

  /**
   * Publishes as the command says, on a connection of its own.
   * @throws HarnessError `load-failed`, or `load-timeout` when the thread does not answer
   */
  async run(command: LoadCommand): Promise<LoadSent> {
    this.#answer = deferred();
    this.#worker.postMessage(command);
    const within = command.within + besidesMs;
    return withDeadline(this.#answer.promise, within, (waited) => ({
      code: 'load-timeout',
      what: `the load generator did not end within ${waited} ms`,
      cure: 'the broker or this machine is overloaded: lower the rates',
    }));
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

const failed = (what: string): HarnessError =>
  new HarnessError({
    code: 'load-failed',
    what: `the load generator stopped: ${what}`,
    cure: "look into the broker's log; it may have ended the connection because of the load",
  });
