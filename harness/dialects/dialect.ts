/** What every dialect offers: a pure translation between wire messages and neutral signals. */
import type { Envelope, WireMessage } from '../core/signal.ts';
import type { Ms } from '../core/units.ts';

export type Decoded =
  | { readonly ok: true; readonly envelope: Envelope }
  /** Not a message of this dialect, or damaged; counted and dropped (catalogue HR-7). */
  | { readonly ok: false; readonly why: string };

/** Where a peer is. */
export interface Place {
  readonly room: string;
  readonly me: string;
}

export interface Dialect {
  readonly name: string;
  /** Offers older than this are not answered (catalogue HR-4); null: the dialect has no dates. */
  readonly freshnessMs: Ms | null;
  /** An unanswered offer is repeated, byte for byte, at this interval; null: never. */
  readonly resendMs: Ms | null;
  /** Filters to subscribe to before anything is published (catalogue SIG-021). */
  filters(place: Place): readonly string[];
  /** The exact topic of one peer's retained presence; absent where a dialect retains none. */
  presenceFilter?(room: string, peer: string): string;
  /** What the broker publishes when the peer dies. */
  will(place: Place, session: string): WireMessage;
  encode(room: string, envelope: Envelope): WireMessage;
  decode(room: string, topic: string, payload: string): Decoded;
}
