/** What one comparison came to, and how it is printed. */

export interface Verdict {
  readonly inside: boolean;
  readonly name: string;
  /** The value held against its bound, with both. */
  readonly value: string;
  readonly details: string;
  readonly definition: string;
}

/** Three lines. */
export const told = ({ inside, name, value, details, definition }: Verdict): string =>
  `${inside ? 'inside ' : 'OUTSIDE'} ${name}: ${value}\n          ${details}\n          definition: ${definition}`;
