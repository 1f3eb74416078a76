/** Swallows everything of a connection and keeps its sockets: a half-open link (MQTT-015). */
import type { Direction } from '../packet.ts';
import type { Action } from '../rule.ts';

export interface BlackHoleOptions {
  /** What is swallowed; default both. Narrow the start with the rule's match. */
  readonly directions?: readonly Direction[];
}

const both: readonly Direction[] = ['to broker', 'from broker'];

/**
 * From the first packet that matches on, that one included, nothing of its connection gets through in these
 * directions, the end of a side neither, until the rule is removed. What was swallowed stays lost.
 */
export function blackHole({ directions = both }: BlackHoleOptions = {}): Action {
  const lifts: (() => void)[] = [];
  return {
    name: 'black hole',
    take: (carried, flow) => {
      const isMeant = directions.includes(flow.direction);
      for (const direction of directions) {
        lifts.push(flow.connection.blackHole(direction, flow.rule));
      }
      flow.did(isMeant ? 'swallowed: the black hole starts' : 'the black hole starts behind it');
      if (!isMeant) flow.forward(carried);
    },
    end: () => {
      for (const lift of lifts.splice(0)) lift();
    },
  };
}
