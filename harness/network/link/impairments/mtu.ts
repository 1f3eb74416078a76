/**
 * Packets that are too large vanish, as behind a router that sends no ICMP: a path MTU black hole (RFC 2923
 * section 2.1). A sender that never sends less is stuck.
 */
import type { Bytes } from '../../../core/units.ts';
import { headerBytes } from '../path.ts';
import type { Impairment } from './impairment.ts';

/** @param largest - IP packet that passes, headers counted */
export function mtu(largest: Bytes): Impairment {
  return (passage) => (passage.bytes.length + headerBytes <= largest ? [passage] : []);
}
