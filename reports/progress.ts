/** One line on a terminal: cells done, running, failed, time left. Nothing at all elsewhere. */
import type { Outcome } from '../harness/core/outcome.ts';

/** The progress line of one run. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #enabled: boolean;
  readonly #running = new Set<string>();
  #planned = 0;
  #done = 0;
  #failed = 0;
  #startedAt = 0;
  /** Tests that only say "unsupported" take no time: they would spoil the estimate. */
  #worked = 0;
  #idle = 0;

  constructor(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv) {
    this.#stream = stream;
    this.#enabled = stream.isTTY && (env['CI'] ?? '') === '';
  }

  get enabled(): boolean {
    return this.#enabled;
  }

  begin(planned: number): void {
    this.#planned = planned;
    this.#startedAt = performance.now();
  }

  start(title: string): void {
    this.#running.add(title);
    this.#draw();
  }

  end(title: string, outcome: Outcome): void {
    this.#running.delete(title);
    this.#done++;
    if (outcome === 'unsupported') this.#idle++;
    else this.#worked++;
    if (outcome === 'failed' || outcome === 'inconclusive') this.#failed++;
    this.#draw();
  }

  /** Prints a line that stays, above the progress line. */
  say(line: string): void {
    if (!this.#enabled) return;
    this.#stream.write(`\r\u001b[K${line}\n`);
    this.#draw();
  }

  /** Takes the line away. */
  finish(): void {
    if (this.#enabled) this.#stream.write('\r\u001b[K');
  }

  #draw(): void {
    if (!this.#enabled || this.#planned === 0) return; // errors come before there is a plan, too
    const running = [...this.#running].join(', ');
    const failed = this.#failed === 0 ? '' : ` · ${this.#failed} failed`;
    const line = `${this.#done}/${this.#planned} done${failed}${this.#left()} · ${running}`;
    this.#stream.write(`\r\u001b[K${line.slice(0, (this.#stream.columns || 80) - 1)}`);
  }

  #left(): string {
    if (this.#worked < 3) return '';
    const each = (performance.now() - this.#startedAt) / this.#worked;
    const share = this.#worked / (this.#worked + this.#idle);
    const seconds = (each * (this.#planned - this.#done) * share) / 1_000;
    return seconds < 90
      ? ` · ${Math.ceil(seconds)} s left`
      : ` · ${Math.ceil(seconds / 60)} min left`;
  }
}
