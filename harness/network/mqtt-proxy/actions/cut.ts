/** Ends a connection at a packet; `MqttProxy.connections` ends one now. */
import type { CutOptions } from '../controls.ts';
import type { Action } from '../rule.ts';

export interface CutAtOptions extends CutOptions {
  /** Whether the packet still reaches its receiver; default false. Before a `rst` it may not. */
  readonly forward?: boolean;
}

/** Ends the connection at each packet that matches, by default both sides with FIN, the packet lost. */
export function cut({ forward = false, ...options }: CutAtOptions = {}): Action {
  const { side = 'both', how = 'fin' } = options;
  return {
    name: 'cut',
    take: (carried, flow) => {
      flow.did(`cut ${side} with ${how.toUpperCase()}, ${forward ? 'forwarded' : 'lost'}`);
      if (forward) flow.forward(carried);
      flow.connection.cut(options);
    },
  };
}
