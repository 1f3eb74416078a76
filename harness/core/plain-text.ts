/** Makes text that came from a peer fit for a terminal: what it says stays, what it does to the screen goes. */

/** Terminal sequences (ECMA-48: CSI, OSC, and other escapes of one character). */
const sequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Without terminal sequences and control characters; line breaks stay. */
export const plainText = (text: string): string =>
  text.replaceAll(sequences, '').replaceAll('\r\n', '\n').replaceAll(controls, '');

/**
 * The same on one line.
 * @param most - characters kept; what is cut off is marked
 */
export function plainLine(text: string, most = 300): string {
  const line = plainText(text).replaceAll(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}
