/** One command of signalbox as a process of its own, with what it printed, and lines that are typed into it. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const withinMs = 60_000;

/** Started by its constructor; killed when its scope ends. */
export class Command implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  /** Exit code or signal. */
  readonly ended: Promise<number | string>;
  #output = '';

  constructor(...args: string[]) {
    const entry = path.join(root, 'bin', 'signalbox.mjs');
    this.#child = spawn(process.execPath, [entry, ...args], { cwd: root });
    this.#child.stdout.on('data', (data: Buffer) => (this.#output += data.toString()));
    this.#child.stderr.on('data', (data: Buffer) => (this.#output += data.toString()));
    this.ended = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        resolve(signal ?? code ?? 'no exit code');
      });
    });
  }

  get output(): string {
    return this.#output;
  }

  type(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Waits until it printed this. @throws Error with all that it printed instead */
  async printed(pattern: RegExp): Promise<void> {
    const look = () => (pattern.test(this.#output) ? true : null);
    await until(String(pattern), look, withinMs).catch((error: unknown) => {
      throw new Error(`${String(error)}; it printed:\n${this.#output}`);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}
