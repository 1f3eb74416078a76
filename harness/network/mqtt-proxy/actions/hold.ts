/** Keeps packets back, one by one: what comes later overtakes them (`delay` keeps the order). */
import type { Ms } from '../../../core/units.ts';
import { Appointments } from '../appointments.ts';
import type { Action } from '../rule.ts';

export interface HoldOptions {
  /** Releases each packet after so many ms; without it only `release` does. */
  readonly ms?: Ms;
}

export interface Hold extends Action {
  /** How many are held. */
  readonly waiting: number;
  /**
   * Lets the oldest `count` (all by default) go on.
   * @returns how many went
   */
  release(count?: number): number;
}

/**
 * Holds each packet that matches. The receiver's acknowledgement is held with it, since there is none before it arrives.
 * Removing the rule releases everything; closing the proxy loses it.
 */
export function hold({ ms }: HoldOptions = {}): Hold {
  const appointments = new Appointments();
  const held = new Set<() => void>();
  const release = (count = held.size) => {
    const leaving = [...held].slice(0, count);
    for (const leave of leaving) leave();
    return leaving.length;
  };
  return {
    name: 'hold',
    take: (carried, flow) => {
      const leave = () => {
        if (!held.delete(leave)) return; // an appointment that comes after `release`
        flow.did('released');
        flow.forward(carried);
      };
      held.add(leave);
      flow.did(ms === undefined ? 'held' : `held for ${ms} ms`);
      if (ms !== undefined) appointments.in(ms, leave);
    },
    end: (how) => {
      appointments.end('discard');
      if (how === 'release') release();
      held.clear();
    },
    release,
    get waiting() {
      return held.size;
    },
  };
}
