/** Words and rows of Markdown that say what they say, whatever a peer put into them. */
import { plainLine } from '../../core/plain-text.ts';

/** Markdown and HTML mean nothing in it: what came from a peer is text, and mentions nobody. */
export const text = (raw: string): string =>
  plainLine(raw).replaceAll(/[\\`*_{}[\]()<>#+!|~&@]/g, (found) => `&#${found.charCodeAt(0)};`);

/** A row of a table; the fields are Markdown already. */
export const row = (fields: readonly string[]): string => `| ${fields.join(' | ')} |`;
