/** What the harness and the emulator's thread say to each other. */
import type { Role } from '../../core/ids.ts';
import type { Failure } from '../../core/errors.ts';
import type { Ms } from '../../core/units.ts';
import type { LinkPath } from './path.ts';
import type { DirectionStatistics } from './statistics.ts';

/** An IPv4 address in numbers, and a UDP port. */
export interface Address {
  readonly address: string;
  readonly port: number;
}

export interface LinkPlan {
  /** By who sends. */
  readonly paths: Readonly<Record<Role, LinkPath>>;
  /** Of everything that happens by chance; the same seed decides the same way about the n-th datagram. */
  readonly seed: number;
  /** Local address that both sockets are bound to. */
  readonly host: string;
}

/** What can be done to a link while it runs; `from` is who sends in that direction. */
export type LinkAction =
  | { readonly do: 'cut'; readonly from: Role }
  | { readonly do: 'heal'; readonly from: Role }
  /** What this side sends comes from another port from now on, as after a NAT has forgotten it. */
  | { readonly do: 'rebind'; readonly from: Role };

export type LinkOrder =
  | { readonly do: 'open'; readonly plan: LinkPlan }
  /** Where this side really is, by its own word; `address` may be a name that hides it. */
  | { readonly do: 'learn'; readonly side: Role; readonly at: Address }
  | LinkAction
  | { readonly do: 'close' };

/** What happened to a link, beside the datagrams that it carried. */
export interface LinkChange {
  /** In ms on the machine's monotonic clock (`process.hrtime`). */
  readonly at: Ms;
  readonly what: 'cut' | 'healed' | 'rebound' | 'learned';
  /** Who sends in that direction; for `learned`, whose address. */
  readonly side: Role;
  readonly detail: string;
}

export interface LinkReport {
  readonly changes: readonly LinkChange[];
  /** By who sends. */
  readonly statistics: Readonly<Record<Role, DirectionStatistics>>;
}

/** Where each side is to be advertised: what the other side is told. */
export type Advertised = Readonly<Record<Role, Address>>;

export interface OrderMessage {
  readonly id: number;
  readonly link: number;
  readonly order: LinkOrder;
}

export type ReplyMessage =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure };
