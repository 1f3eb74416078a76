/**
 * What trystero has on its channel: frames of a room, in them chunks of actions, and a handshake of two sides that
 * each say `@_hsready`, with a password after a challenge (packages/core: shared-peer.ts, action-wire.ts, handshake.ts).
 */
import { bytesOf, textOf, type Message } from '../core/message.ts';
import type { Place } from './dialect.ts';
import { ignored, type Frames, type Heard, type Probe } from './frames.ts';
import { parseJson } from './json.ts';
import { actionChunks, mostPayload, readChunk, type Chunk } from './trystero-actions.ts';
import { namesOf, randomText, sha256Hex } from './trystero-crypto.ts';

/** Messages of ours travel as this action. */
const ourAction = 'signalbox';
/** The original gives its last word this long before it lets go (room.ts `leave`). */
const lingerMs = 99;
const nothing: Heard = { deliver: [], reply: [] };

export const roomFrames = (place: Place): Frames => new RoomFrames(place);

class RoomFrames implements Frames {
  readonly #place: Place;
  readonly #token: string;
  readonly #challenge = randomText(36);
  readonly #partial = new Map<string, Chunk[]>();
  readonly #nonces = new Map<string, number>();
  #hasPassed: boolean;
  #isGreeted = false;

  constructor(place: Place) {
    const { app, room } = namesOf(place);
    this.#place = place;
    this.#token = sha256Hex(`Trystero:${app}:${room}`);
    this.#hasPassed = place.secret === '';
  }

  get isReady(): boolean {
    return this.#hasPassed && this.#isGreeted;
  }

  greeting(): readonly Message[] {
    if (this.#hasPassed) return this.#action('@_hsready', '');
    if (this.#place.role === 'answerer') return []; // the smaller id asks
    return this.#action(
      '@_hsdata',
      JSON.stringify({ __trystero_pw: 'challenge', c: this.#challenge }),
      true,
    );
  }

  wrap(message: Message): readonly Message[] {
    return this.#action(ourAction, message);
  }

  /** Empty as the original's, or so long that it comes in chunks, which must be put together before it is answered. */
  probe(size: number): Probe {
    const padding = size > mostPayload ? 'x'.repeat(size) : '';
    return { frames: this.#action('@_ping', padding), echo: 'pong', word: '@_ping' };
  }

  farewell(): { frames: readonly Message[]; lingerMs: number } {
    return { frames: this.#action('@_leave', ''), lingerMs };
  }

  read(frame: Message): Heard {
    if (typeof frame === 'string') return ignored('a text frame, where trystero sends bytes alone');
    const [kind, high = 0, low = 0] = frame;
    if (kind === 2) return nothing; // who is in which room; one room is all we have
    const end = 3 + high * 256 + low;
    if (kind !== 1) return ignored(`a frame of unknown kind ${String(kind)}`);
    if (textOf(frame.slice(3, end)) !== this.#token) return ignored('a frame of another room');
    const chunk = readChunk(frame.slice(end));
    return chunk === null ? ignored('an action that cannot be read') : this.#collect(chunk);
  }

  #collect(chunk: Chunk): Heard {
    const key = `${chunk.action} ${chunk.nonce}`;
    const chunks = [...(this.#partial.get(key) ?? []), chunk];
    if (!chunk.isLast) {
      this.#partial.set(key, chunks);
      return nothing;
    }
    this.#partial.delete(key);
    const parts = chunks.filter(({ isMetadata }) => !isMetadata).map(({ payload }) => payload);
    const whole = joined(parts);
    const heard = this.#act(chunk.action, chunk.isBinary ? whole : textOf(whole));
    if (heard.deliver.length > 0) return heard;
    return { ...heard, word: { word: chunk.action, frames: chunks.length } };
  }

  #act(action: string, message: Message): Heard {
    if (action === '@_hsready') {
      this.#isGreeted = true;
      return nothing;
    }
    if (action === '@_hsdata') return this.#shake(textOf(message));
    if (action === '@_leave') return { ...nothing, farewell: 'the other side left the room' };
    if (!this.isReady) return ignored(`${action} before the handshake ended was thrown away`);
    if (action === '@_ping') return { deliver: [], reply: this.#action('@_pong', '') };
    if (action === '@_pong') return { ...nothing, echo: 'pong' };
    if (action === ourAction) return { deliver: [message], reply: [] };
    return ignored(`action ${action} of ${bytesOf(message).length} B`);
  }

  /** The smaller id asks, the larger one answers with what only the password can make of it. */
  #shake(text: string): Heard {
    const data = parseJson(text);
    if (typeof data !== 'object' || data === null) return ignored('@_hsdata that is no object');
    const { c, h } = data as { c?: unknown; h?: unknown }; // an object; both are looked at below
    if (typeof c === 'string') {
      this.#hasPassed = true;
      const answer = JSON.stringify({ __trystero_pw: 'response', h: this.#proof(c) });
      const reply = [...this.#action('@_hsdata', answer, true), ...this.#action('@_hsready', '')];
      return { deliver: [], reply };
    }
    if (h !== this.#proof(this.#challenge)) return ignored('the other side has another password');
    this.#hasPassed = true;
    return { deliver: [], reply: this.#action('@_hsready', '') };
  }

  #proof(challenge: string): string {
    const { app, room } = namesOf(this.#place);
    return sha256Hex([challenge, this.#place.secret, app, room].join(':'));
  }

  #action(action: string, message: Message, isJson = false): Message[] {
    const nonce = this.#nonces.get(action) ?? 0;
    this.#nonces.set(action, (nonce + 1) & 0xffff);
    return actionChunks({ action, nonce, isJson }, message).map((chunk) => this.#ofRoom(chunk));
  }

  #ofRoom(inner: Uint8Array): Message {
    const token = bytesOf(this.#token);
    return joined([Uint8Array.of(1, token.length >> 8, token.length & 0xff), token, inner]);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
