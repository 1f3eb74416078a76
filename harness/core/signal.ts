/** The neutral words of signalling: what every dialect translates its wire messages to and from. */

/** A trickled ICE candidate as it travels: `sdpMLineIndex` is always a number (W3C webrtc-pc 4.8.2). */
export interface CandidateInit {
  readonly candidate: string;
  readonly sdpMid: string | null;
  readonly sdpMLineIndex: number;
}

export type Signal =
  | Presence
  | { readonly kind: 'offer'; readonly sdp: string }
  | { readonly kind: 'answer'; readonly sdp: string }
  /** `ufrag` ties it to one description (RFC 8838 section 18); null where a dialect does not carry it. */
  | ({ readonly kind: 'candidate'; readonly ufrag: string | null } & CandidateInit)
  | { readonly kind: 'end-of-candidates' }
  | { readonly kind: 'bye'; readonly why: string }
  | { readonly kind: 'ping'; readonly nonce: string }
  | { readonly kind: 'pong'; readonly nonce: string }
  /** Text for the people at the other side. */
  | { readonly kind: 'chat'; readonly text: string }
  /** A step before the offer that only this dialect has, by the word that its wire has for it. */
  | { readonly kind: 'control'; readonly word: string };

/** Who is there. A dialect that has several words for one state says which, and what else it tells of the peer. */
export interface Presence {
  readonly kind: 'presence';
  readonly state: 'online' | 'offline';
  readonly word?: string;
  readonly details?: Readonly<Record<string, string | number>>;
}

export type SignalKind = Signal['kind'];

/**
 * A signal with its addresses. A dialect whose wire carries no sessions or numbers leaves them null;
 * rules that need them (catalogue HR-2, HR-4) then do not apply.
 */
export interface Envelope {
  /** Sender; empty where neither the wire nor the names of the room tell. */
  readonly from: string;
  /** Addressee; null for what is for everybody, such as presence. */
  readonly to: string | null;
  /** Nonce of the sender's incarnation. */
  readonly session: string | null;
  /** Nonce of the incarnation this is meant for; null while unknown. */
  readonly toSession: string | null;
  /** Ascending from 1 within (from, session). */
  readonly seq: number | null;
  /** Sender's wall clock, ms since 1970; for people and for the freshness rule only. */
  readonly createdAt: number | null;
  readonly signal: Signal;
}

/** One MQTT PUBLISH, as a dialect asks for it. */
export interface WireMessage {
  readonly topic: string;
  /** UTF-8 text; empty clears a retained message. */
  readonly payload: string;
  readonly qos: 0 | 1;
  readonly retain: boolean;
}
