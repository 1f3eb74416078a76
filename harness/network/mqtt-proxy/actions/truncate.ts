/** Breaks a packet off in the middle and ends the connection there. */
import type { Action } from '../rule.ts';

export interface TruncateOptions {
  /** Share of the packet's bytes that the receiver still gets, from 0 to 1; default 0.5. At least one is missing. */
  readonly keep?: number;
  /** How the receiver's side ends: `fin` (the default), or `rst`, which may overtake the bytes. */
  readonly how?: 'fin' | 'rst';
}

/** Sends the first part of each packet that matches, and cuts both sides. */
export function truncate({ keep = 0.5, how = 'fin' }: TruncateOptions = {}): Action {
  return {
    name: 'truncate',
    take: (carried, flow) => {
      const { length } = carried.bytes;
      const kept = Math.min(length - 1, Math.max(0, Math.round(length * keep)));
      flow.did(`truncated to ${kept} of ${length} bytes`);
      flow.forward({ ...carried, packet: null, bytes: carried.bytes.subarray(0, kept) });
      flow.connection.cut({ how });
    },
  };
}
