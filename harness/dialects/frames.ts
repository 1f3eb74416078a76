/** How a dialect dresses messages on a data channel: framing, its handshake, and what it answers by itself. */
import type { Message } from '../core/message.ts';
import type { Ms } from '../core/units.ts';

/** What one frame from the other side means. */
export interface Heard {
  /** Whole messages of the application, in order. */
  readonly deliver: readonly Message[];
  /** Frames that the dialect answers with by itself. */
  readonly reply: readonly Message[];
  /** Set when this answers a `probe`: equal to what that probe expects. */
  readonly echo?: string;
  /** What it says in the words of the dialect itself, and in how many frames. */
  readonly word?: { readonly word: string; readonly frames: number };
  /** Something that people want to read in the timeline. */
  readonly note?: string;
  /** The other side says that it goes, in these words for a reader; the channel may stay open. */
  readonly farewell?: string;
}

/** A message that every peer of the dialect answers, and what its answer must be. */
export interface Probe {
  readonly frames: readonly Message[];
  readonly echo: string;
  /** What it is called in the dialect. */
  readonly word: string;
}

/** One channel's framing; it may keep what it must remember of that channel. */
export interface Frames {
  /** Whether the other side takes messages of an application already. */
  readonly isReady: boolean;
  /** Frames to send as soon as the channel is open. */
  greeting(): readonly Message[];
  wrap(message: Message): readonly Message[];
  read(frame: Message): Heard;
  /**
   * @param size - in bytes, where the dialect's probe can have a size, or must have more than one frame to have it
   * @returns null when the dialect has no probe
   */
  probe(size: number): Probe | null;
  /** Frames to send before the channel is closed, and how long they are given to arrive. */
  farewell(): { readonly frames: readonly Message[]; readonly lingerMs: Ms };
}

/** What a frame means that holds one message and nothing else. */
export const delivered = (message: Message): Heard => ({ deliver: [message], reply: [] });

/** What a frame means that is nobody's message. */
export const ignored = (note: string): Heard => ({ deliver: [], reply: [], note });
