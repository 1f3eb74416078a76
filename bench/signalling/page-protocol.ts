/** What the bench asks of a page, whichever implementation is in it. */
import type { Role } from '../../harness/core/ids.ts';
import type { Ms } from '../../harness/core/units.ts';

export interface Meeting {
  /** Of the broker, `ws://`. */
  readonly url: string;
  /** Known to both sides, new for each attempt. */
  readonly room: string;
  readonly role: Role;
  /** The other side's id. */
  readonly other: string;
}

/** What each page has as `bench`. */
export interface BenchPage {
  readonly id: string;
  /** Joins and sends every message back as it came; resolves at once. */
  stay(meeting: Meeting): void;
  /**
   * Joins, sends a random text as soon as the implementation says that the other side is there, and resolves when
   * the same text has come back.
   * @returns ms on the page's own clock, from the call until the echo is in the application's handler
   */
  come(meeting: Meeting): Promise<Ms>;
}
