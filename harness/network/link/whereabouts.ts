/**
 * Where one peer really is. It tells so itself, over its driver; what it sends shows it again, from the address
 * that its stack prefers. A peer has a socket per interface: only the one that it told of is part of the link.
 */
import type { Address } from './protocol.ts';

/** What is known of where one peer is. */
export class Whereabouts {
  readonly #host: string;
  #told: Address | null = null;
  #seen: Address | null = null;

  /** @param host - where a peer is taken to be that hides its address behind an mDNS name (RFC 8839 section 5.1) */
  constructor(host: string) {
    this.#host = host;
  }

  /** Where to send to; null: nobody knows yet. */
  get target(): Address | null {
    return this.#seen ?? this.#told;
  }

  /** The peer's own word. */
  told({ address, port }: Address): void {
    this.#told = { address: isNumeric(address) ? address : this.#host, port };
    if (this.#seen?.port !== port) this.#seen = null;
  }

  /** Whether a datagram from there is of this peer's advertised socket; before its word any is. */
  seen({ address, port }: Address): boolean {
    if (this.#told !== null && this.#told.port !== port) return false;
    if (this.#seen?.address !== address || this.#seen.port !== port) this.#seen = { address, port };
    return true;
  }
}

const isNumeric = (address: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(address);
