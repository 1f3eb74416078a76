/** A scripted meeting point: packets wait until enough have come, and go on together when told to. */
import { withDeadline } from '../../core/deadline.ts';
import { deferred } from '../../core/deferred.ts';
import { HarnessError } from '../../core/errors.ts';
import type { Ms } from '../../core/units.ts';
import { hold } from './actions/hold.ts';
import type { LogRecord } from './log.ts';
import type { Match } from './match.ts';
import type { Action } from './rule.ts';

export interface BarrierOptions {
  /** Default 10 000 ms. */
  readonly within?: Ms;
  /** Name of its rule in log and statistics; default `barrier N`. */
  readonly name?: string;
  /** Whether `count` is of packets (the default), or of clients, so that a repeat does not count. */
  readonly of?: 'packets' | 'clients';
}

export interface Barrier {
  /** Name of its rule. */
  readonly name: string;
  /**
   * Settles once `count` packets (or clients) wait, with the records of what waits.
   * Rejects with HarnessError `barrier-timeout` when they do not come in time (what waits goes on waiting), and
   * `proxy-closed` when the proxy closes first.
   */
  readonly reached: Promise<readonly LogRecord[]>;
  readonly waiting: number;
  /** Lets everything that waits go on, in the order it came and in one turn, and takes the barrier down. */
  release(): void;
}

export interface BarrierSetting extends Required<BarrierOptions> {
  readonly match: Match;
  readonly count: number;
  readonly remove: () => void;
}

/** The barrier, and the action of the rule that holds packets for it. */
export function makeBarrier(setting: BarrierSetting): { barrier: Barrier; action: Action } {
  const { name, count, within, of, remove } = setting;
  const holding = hold();
  const held: LogRecord[] = [];
  const full = deferred<readonly LogRecord[]>();
  const size = () => (of === 'packets' ? held.length : new Set(held.map((one) => one.client)).size);
  const reached = withDeadline(full.promise, within, (waited) => ({
    code: 'barrier-timeout',
    what: `${name} of the proxy: ${size()} of ${count} ${of} came within ${waited} ms`,
    cure: 'look in the log of the proxy for what the others sent instead, or wait longer',
  }));
  reached.catch(() => undefined); // whoever never awaits it has asked for no answer
  const action: Action = {
    ...holding,
    name: 'barrier',
    take: (carried, flow) => {
      held.push(carried.record);
      holding.take(carried, flow);
      if (size() >= count) full.resolve([...held]);
    },
    end: (how) => {
      holding.end?.(how);
      full.reject(closed(name));
    },
  };
  const barrier: Barrier = {
    name,
    reached,
    release: remove,
    get waiting() {
      return holding.waiting;
    },
  };
  return { barrier, action };
}

const closed = (name: string): HarnessError =>
  new HarnessError({
    code: 'proxy-closed',
    what: `${name} was taken down before it was reached`,
    cure: 'await `reached` before `release` and before the proxy is closed',
  });
