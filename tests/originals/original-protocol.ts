/** What a test and the published package say to each other: commands in, events out, plain JSON. */

export interface RoomSettings {
  /** MQTT broker: `mqtt://` in Node, `ws://` in a page. */
  readonly url: string;
  readonly app: string;
  readonly room: string;
  /** Empty: none. */
  readonly password: string;
  /** `stun:host:port`; empty: none. */
  readonly stunUrl: string;
}

export type OriginalCommand =
  | { readonly do: 'join'; readonly settings: RoomSettings }
  | { readonly do: 'say'; readonly text: string }
  /** So many random bytes; `sent` tells what they were. */
  | { readonly do: 'say-bytes'; readonly size: number }
  | { readonly do: 'ping'; readonly peer: string }
  | { readonly do: 'leave' };

export type OriginalEvent =
  | { readonly kind: 'loaded'; readonly id: string }
  /** `onPeerJoin`: connected, and the handshake is over. */
  | { readonly kind: 'peer-joined'; readonly peer: string }
  | { readonly kind: 'peer-left'; readonly peer: string }
  /** Bytes as `N B, SHA-256 HEX`. */
  | { readonly kind: 'sent' | 'received'; readonly message: string }
  | { readonly kind: 'pong'; readonly ms: number }
  | { readonly kind: 'join-error' | 'complaint'; readonly why: string };
