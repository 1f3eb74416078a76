/** Looks at packets and lets them pass. */
import type { ConnectionControls } from '../controls.ts';
import type { Carried } from '../carried.ts';
import type { Action } from '../rule.ts';

/** Calls `look` for each packet that matches, before it goes on; how tests and scripts wait for one without a poll. */
export function tap(look: (carried: Carried, connection: ConnectionControls) => void): Action {
  return {
    name: 'tap',
    take: (carried, flow) => {
      look(carried, flow.connection);
      flow.forward(carried);
    },
  };
}
