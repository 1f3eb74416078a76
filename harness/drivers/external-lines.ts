/** Cuts what a program writes into lines, and holds no more of it than one line may have. */
import type { Bytes } from '../core/units.ts';

/** The longest line of the protocol, without its end. */
export const longestLine: Bytes = 1_048_576;

/** Takes pieces as they come; calls `line` for each whole one, `tooLong` once when one grows beyond the limit. */
export class Lines {
  readonly #line: (bytes: Buffer) => void;
  readonly #tooLong: () => void;
  #parts: Buffer[] = [];
  #held: Bytes = 0;
  #over = false;

  constructor(line: (bytes: Buffer) => void, tooLong: () => void) {
    this.#line = line;
    this.#tooLong = tooLong;
  }

  /** After `tooLong` nothing is taken any more. */
  take(piece: Buffer): void {
    let from = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, from)) {
      if (!this.#hold(piece.subarray(from, end))) return;
      this.#give();
      from = end + 1;
    }
    this.#hold(piece.subarray(from));
  }

  /** Whether it still fits into a line. */
  #hold(part: Buffer): boolean {
    if (this.#over) return false;
    this.#held += part.length;
    if (this.#held > longestLine) {
      this.#over = true;
      this.#parts = [];
      this.#tooLong();
    } else if (part.length > 0) {
      this.#parts.push(part);
    }
    return !this.#over;
  }

  #give(): void {
    const line = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#held = 0;
    this.#line(line);
  }
}
