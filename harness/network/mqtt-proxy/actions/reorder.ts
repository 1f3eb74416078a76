/** Collects packets and lets them go in another order. */
import type { Random } from '../../../core/random.ts';
import { shuffled } from '../../../core/random.ts';
import type { Ms } from '../../../core/units.ts';
import { Appointments } from '../appointments.ts';
import type { Carried } from '../carried.ts';
import type { Action, Flow } from '../rule.ts';

export interface ReorderOptions {
  /** How many make a group; 2 swaps neighbours. */
  readonly count: number;
  /** `reverse` (the default), a seeded source of chance to shuffle by, or places: `[2, 0, 1]` is third, first, second. */
  readonly order?: 'reverse' | Random | readonly number[];
  /** Whether groups are made of each connection and direction (the default), or of each topic in it. */
  readonly per?: 'connection' | 'topic';
  /** A group that is not complete after so many ms goes on as it came; default 5000. */
  readonly ms?: Ms;
}

interface Group {
  readonly members: { readonly carried: Carried; readonly flow: Flow }[];
}

/** Holds packets until a group is complete, then releases it in the order asked for; the next group follows. */
export function reorder(options: ReorderOptions): Action {
  const { count, order = 'reverse', per = 'connection', ms = 5_000 } = options;
  const appointments = new Appointments();
  const groups = new Map<string, Group>();
  const leave = (key: string, group: Group, places: readonly number[], did: string) => {
    groups.delete(key);
    for (const place of places) {
      const member = group.members[place];
      member?.flow.did(did);
      member?.flow.forward(member.carried);
    }
  };
  return {
    name: 'reorder',
    take: (carried, flow) => {
      const key = keyOf(carried, flow, per);
      const group = groups.get(key) ?? { members: [] };
      group.members.push({ carried, flow });
      flow.did(`held as ${group.members.length} of ${count}`);
      if (group.members.length === count) {
        leave(key, group, placesOf(order, count), 'released in another order');
      } else if (group.members.length === 1) {
        groups.set(key, group);
        appointments.in(ms, () => {
          if (groups.get(key) === group) leave(key, group, straight(count), 'released as it came');
        });
      }
    },
    end: (held) => {
      appointments.end(held);
      groups.clear();
    },
  };
}

const keyOf = ({ topics }: Carried, { connection, direction }: Flow, per: string): string =>
  `${connection.number} ${direction} ${per === 'topic' ? topics.join(' ') : ''}`;

const straight = (count: number): number[] => Array.from({ length: count }, (_, place) => place);

function placesOf(order: NonNullable<ReorderOptions['order']>, count: number): readonly number[] {
  if (order === 'reverse') return straight(count).reverse();
  return typeof order === 'function' ? shuffled(straight(count), order) : order;
}
