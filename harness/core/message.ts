/** What goes through a data channel: text, or bytes that are ours to keep. */

export type Message = string | Uint8Array<ArrayBuffer>;

/** The bytes of a message; text as UTF-8. */
export const bytesOf = (message: Message): Uint8Array<ArrayBuffer> =>
  typeof message === 'string' ? new TextEncoder().encode(message) : message;

/** The text of a message; bytes are read as UTF-8, what is none becomes U+FFFD, and a BOM stays. */
export const textOf = (message: Message): string =>
  typeof message === 'string'
    ? message
    : new TextDecoder('utf-8', { ignoreBOM: true }).decode(message);
