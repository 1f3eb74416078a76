/** Sends WebSocket messages as text frames, which MQTT forbids (MQTT 3.1.1 section 6; fault B24 of the catalogue). */
import type { Action } from '../rule.ts';

/** Marks each packet that matches as text; over TCP it changes nothing. */
export function asText(): Action {
  return {
    name: 'as text',
    take: (carried, flow) => {
      flow.did('sent as text');
      flow.forward({ ...carried, asText: true });
    },
  };
}
