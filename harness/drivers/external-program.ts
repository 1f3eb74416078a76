/** One running external program: its pipes, its process group, and how it ends, whatever it does. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { deferred } from '../core/deferred.ts';
import { HarnessError, type ErrorCode } from '../core/errors.ts';
import type { Bytes, Ms } from '../core/units.ts';
import { ExternalClient } from './external-client.ts';
import { Lines, longestLine } from './external-lines.ts';
import type { ExternalSpec } from './external-spec.ts';
import { LastWords } from './last-words.ts';
import { endGroup, noteGroup } from './process-groups.mjs';

/** From the end of its standard input to SIGTERM, and from there to SIGKILL. */
const politeMs: Ms = 3_000;
const firmMs: Ms = 2_000;
/** From the end of its output to its own: what lives longer has closed it on purpose. */
const afterOutputMs: Ms = 1_500;
/** From its exit to the end of its pipes: a process that left its group may hold them open. */
const pipesMs: Ms = 500;
/** Commands are small: a program that lets this much of them lie does not read. */
const mostUnread: Bytes = 1_048_576;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** From its start until no process of its group is left. */
export class ExternalProgram {
  readonly client: ExternalClient;
  /** Settles once, with how it ended; never rejects. */
  readonly ended: Promise<string>;
  readonly #child: Child;
  readonly #folder: string;
  readonly #words: LastWords;
  readonly #over = deferred<string>();
  #violation: HarnessError | null = null;

  /** @param folder - of the worker, where the process group is noted */
  constructor(spec: ExternalSpec, folder: string) {
    this.ended = this.#over.promise;
    this.#folder = folder;
    const { command, args, cwd, env } = spec;
    this.#child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true, // a group of its own: whatever it starts ends with it
    });
    if (this.#child.pid !== undefined) noteGroup(folder, this.#child.pid);
    this.#words = new LastWords(this.#child.stderr);
    const breakOff = (why: HarnessError) => {
      this.#breakOff(why);
    };
    const line = { write: (text: string) => this.#write(text), breakOff };
    this.client = new ExternalClient(line, spec.capabilities);
    this.#watch();
  }

  /** What it did that no program may do; null when it kept to the protocol. */
  get violation(): HarnessError | null {
    return this.#violation;
  }

  /** The last line of its standard error, ready to follow a sentence. */
  get lastWords(): string {
    return this.#words.quoted;
  }

  /** SIGKILL to the whole group; waits until it is gone. @returns when it was sent, on `performance.now()` */
  async kill(): Promise<Ms> {
    const signalled = performance.now();
    this.#endGroup();
    await this.ended;
    return signalled;
  }

  /** Closes its input, which asks it to end; then SIGTERM, then SIGKILL, to the whole group. */
  async close(): Promise<void> {
    this.#child.stdin.end();
    if (await this.#endsWithin(politeMs)) return;
    this.#signal('SIGTERM');
    if (await this.#endsWithin(firmMs)) return;
    this.#violation ??= this.#error(
      'external-would-not-end',
      `the program went on for ${politeMs + firmMs} ms after its standard input had ended, and ignored SIGTERM`,
      'end when standard input ends: it means that the run is over',
    );
    await this.kill();
  }

  #watch(): void {
    const { stdin, stdout } = this.#child;
    const lines = new Lines(
      (bytes) => {
        this.client.take(bytes);
      },
      () => {
        this.#breakOff(tooLong());
      },
    );
    stdout.on('data', (piece: Buffer) => {
      lines.take(piece);
    });
    for (const stream of [stdin, stdout]) stream.on('error', () => undefined); // its end tells
    stdout.once('end', () => void this.#outputEnded());
    this.#child.once('error', (error) => {
      this.#finish(`it could not be started: ${error.message}`);
    });
    this.#child.once('exit', (code, signal) => {
      const how = signal === null ? `exit code ${String(code)}` : `signal ${signal}`;
      this.#endGroup();
      setTimeout(() => {
        for (const pipe of [stdout, this.#child.stderr]) pipe.destroy();
      }, pipesMs).unref();
      this.#child.once('close', () => {
        this.#finish(`${how}${this.lastWords}`); // by now all that it wrote has been read
      });
    });
  }

  #write(text: string): void {
    if (this.#child.stdin.writableEnded) return;
    this.#child.stdin.write(text);
    const unread = this.#child.stdin.writableLength;
    if (unread <= mostUnread) return;
    const what = `${unread} bytes of commands wait in its standard input`;
    this.#breakOff(this.#error('external-deaf', what, 'read standard input to its end'));
  }

  async #outputEnded(): Promise<void> {
    if (await this.#endsWithin(afterOutputMs)) return;
    this.#breakOff(
      this.#error(
        'external-stdout-closed',
        `the program closed its standard output and still ran ${afterOutputMs} ms later`,
        'keep it open until the end; a library may have closed or replaced it',
      ),
    );
  }

  /** The first violation counts, and is the end of the program. */
  #breakOff(why: HarnessError): void {
    if (this.#violation !== null) return;
    this.#violation = why;
    this.client.end(why);
    this.#endGroup();
  }

  #finish(how: string): void {
    const told = this.#violation === null ? how : `${how}, after ${this.#violation.message}`;
    this.client.end(
      this.#violation ??
        this.#error('peer-died', `the program ended: ${how}`, 'see its last words and events'),
    );
    this.#over.resolve(told);
  }

  #endsWithin(limit: Ms): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        resolve(false);
      }, limit);
      void this.ended.then(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // it has ended in this moment
    }
  }

  #endGroup(): void {
    if (this.#child.pid !== undefined) endGroup(this.#folder, this.#child.pid);
  }

  #error(code: ErrorCode, what: string, cure: string): HarnessError {
    return new HarnessError({ code, what: `${what}${this.lastWords}`, cure });
  }
}

const tooLong = (): HarnessError =>
  new HarnessError({
    code: 'external-line-too-long',
    what: `the program wrote more than ${longestLine} bytes to standard output without an end of line`,
    cure: 'send events in several messages, and nothing but JSON lines',
  });
