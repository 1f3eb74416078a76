/** A command line as somebody types it into a terminal of its own: what it printed, and Ctrl-C for the whole of it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until } from '../until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const withinMs = 60_000;

/** Started by its constructor in a process group of its own; the group is killed when its scope ends. */
export class Terminal implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #command: string;
  readonly ended: Promise<number | null>;
  #output = '';

  constructor(command: string) {
    this.#command = command;
    this.#child = spawn('bash', ['-c', command], { cwd: root, detached: true, stdio: 'pipe' });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (data: Buffer) => (this.#output += data.toString()));
    }
    this.ended = new Promise((resolve) => this.#child.once('close', resolve));
  }

  get lines(): string[] {
    return this.#output.split('\n').slice(0, -1);
  }

  /** Waits until it printed this. @throws Error with all that it printed instead */
  async printed(pattern: RegExp): Promise<void> {
    const look = () => (pattern.test(this.#output) ? true : null);
    await until(String(pattern), look, withinMs).catch((error: unknown) => {
      throw new Error(`${String(error)}; ${this.#command} printed:\n${this.#output}`);
    });
  }

  /** Ctrl-C: every process of the terminal gets SIGINT. */
  async interrupt(): Promise<void> {
    this.#signal('SIGINT');
    await this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal('SIGKILL');
    await this.ended;
  }

  #signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-(this.#child.pid ?? 0), signal);
    } catch {
      // The group is gone
    }
  }
}
