/** A byte stream to one peer, over TCP, TLS or WebSocket: what the proxy needs of it, and no more. */

/** How one side ended, told to the other side in the same way where its transport can. */
export type Ending =
  | { readonly how: 'fin' }
  | { readonly how: 'rst'; readonly why?: string }
  /** WebSocket's own goodbye (RFC 6455 section 5.5.1); 1005 is a Close frame without a code. */
  | { readonly how: 'close-frame'; readonly code: number; readonly reason: string };

export interface WireEvents {
  /** `asText`: in a WebSocket text frame. */
  readonly data: (bytes: Buffer, asText: boolean) => void;
  /** After `write` returned false: there is room again. */
  readonly drain: () => void;
  /** Nothing more will come; over TCP the other half may still be open. Called once. */
  readonly ended: (ending: Ending) => void;
  /** Both halves are closed. Called once, last. */
  readonly closed: () => void;
}

export interface Wire {
  /** Starts the flow; no event comes earlier. */
  open(events: WireEvents): void;
  /** @returns false when the buffers are full: wait for `drain`. Writing after the end is ignored. */
  write(bytes: Buffer, asText: boolean): boolean;
  pause(): void;
  resume(): void;
  /** After what was written, ends our half in this way; what TCP cannot say becomes a FIN. */
  end(ending: Ending): void;
  /** At once, with a RST where the transport allows; what was not sent is lost. */
  reset(): void;
}
