/** What a link does in one direction: plain data, checked where it was read (`setup/link-choice.mjs`). */
import type { Bytes, Ms } from '../../core/units.ts';

export interface Outage {
  /** After the first datagram of the link. */
  readonly from: Ms;
  /** Null: it never heals. */
  readonly to: Ms | null;
}

export interface LinkPath {
  /** One way. */
  readonly delay: Ms;
  /** The delay varies by up to this, up and down, evenly; at most `delay`. */
  readonly jitter: Ms;
  /** Shares of datagrams, 0 to 1. */
  readonly loss: number;
  readonly reorder: number;
  readonly reorderBy: Ms;
  readonly duplicate: number;
  readonly corrupt: number;
  /** Mbit/s, headers counted; null: no limit. */
  readonly rate: number | null;
  /** Longest wait for a turn under `rate`. */
  readonly queue: Ms;
  /** Largest IP packet; null: no limit. */
  readonly mtu: Bytes | null;
  readonly cut: Outage | null;
  /** After the first datagram of the link; null: never. */
  readonly rebind: Ms | null;
}

/** IPv4 without options (RFC 791) and UDP (RFC 768): what a datagram has around it on its way. */
export const headerBytes: Bytes = 28;
