/** Keeps the end of what a process wrote to standard error, for the error that tells why it failed. */
import type { Readable } from 'node:stream';

const keptCharacters = 4_000;

/** What a process wrote last; reading it also keeps the pipe from filling up. */
export class LastWords {
  #text = '';

  /** @param stream - null where the process could not be started */
  constructor(stream: Readable | null) {
    stream?.on('data', (data: Buffer) => {
      this.#text = (this.#text + data.toString()).slice(-keptCharacters);
    });
  }

  /** The last line that is not empty; empty when nothing was written. */
  get line(): string {
    return this.#text.trim().split('\n').at(-1)?.trim() ?? '';
  }

  /** The last line, ready to follow a sentence; empty when nothing was written. */
  get quoted(): string {
    return this.line === '' ? '' : `; it last wrote: ${this.line}`;
  }
}
