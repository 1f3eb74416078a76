/**
 * What trystero hashes and encrypts with (packages/core, crypto.ts of 0.25.4). Synchronous on purpose: WebCrypto would
 * make a dialect wait, and let a candidate overtake its answer; a description takes well under a millisecond here.
 */
import { gcm } from '@noble/ciphers/aes';
import { sha1 } from '@noble/hashes/legacy';
import { sha256 } from '@noble/hashes/sha2';
import type { Room } from './dialect.ts';

const ivBytes = 16;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export interface Names {
  readonly app: string;
  readonly room: string;
}

/** `APP/ROOM` as trystero's two names; without a slash the application is `signalbox`. */
export function namesOf({ room }: Pick<Room, 'room'>): Names {
  const slash = room.indexOf('/');
  if (slash < 0) return { app: 'signalbox', room };
  return { app: room.slice(0, slash), room: room.slice(slash + 1) };
}

/** A topic: SHA-1 of the path, each byte in base 36 without padding. */
export function topicOf(names: Names, peer?: string): string {
  const path = ['Trystero', names.app, names.room, ...(peer === undefined ? [] : [peer])].join('@');
  return Array.from(sha1(utf8(path)), (byte) => byte.toString(36)).join('');
}

/** SHA-256 of a text, in lower-case hex. */
export const sha256Hex = (text: string): string =>
  Array.from(sha256(utf8(text)), (byte) => byte.toString(16).padStart(2, '0')).join('');

const keyOf = (room: Room): Uint8Array => {
  const names = namesOf(room);
  return sha256(utf8(`${room.secret}:${names.app}:${names.room}`));
};

/** AES-256-GCM; the IV in decimal joined by commas, `$`, and base64 of ciphertext and tag. */
export function encrypt(
  room: Room,
  text: string,
  iv: Uint8Array = crypto.getRandomValues(new Uint8Array(ivBytes)),
): string {
  const sealed = gcm(keyOf(room), iv).encrypt(utf8(text));
  return `${Array.from(iv).join(',')}$${btoa(String.fromCharCode(...sealed))}`;
}

/** @returns the text; null when it was not encrypted with this room's key, or is no ciphertext at all */
export function decrypt(room: Room, cipher: string): string | null {
  const [head = '', body = ''] = cipher.split('$');
  const iv = Uint8Array.from(head.split(','), Number);
  if (iv.length !== ivBytes) return null;
  try {
    const sealed = Uint8Array.from(atob(body), (char) => char.charCodeAt(0));
    return new TextDecoder().decode(gcm(keyOf(room), iv).decrypt(sealed));
  } catch {
    return null; // a wrong tag or no base64
  }
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Random letters and digits, as its ids are made of. */
export const randomText = (length: number): string =>
  Array.from(
    crypto.getRandomValues(new Uint8Array(length)),
    (byte) => alphabet[byte % alphabet.length],
  ).join('');
