/** What every impairment is: it lets a datagram pass, changed, later, twice, or not at all. */
import type { Ms } from '../../../core/units.ts';

/** One datagram on its way through one direction of a link. */
export interface Passage {
  readonly bytes: Uint8Array;
  /** 1 for the first of its direction; a copy keeps the number of its original. */
  readonly number: number;
  /** When it came in, in ms on the emulator's clock. */
  readonly arrived: Ms;
  /** The same in ms since the first datagram of the link. */
  readonly age: Ms;
  /** When it is to leave, on the emulator's clock; never before `arrived`. */
  readonly due: Ms;
}

/** What passes; nothing at all: it was dropped. Called for every datagram in the order of arrival. */
export type Impairment = (passage: Passage) => readonly Passage[];
