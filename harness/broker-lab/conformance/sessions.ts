/** What CONNACK said about the session of a client. */
import type { WireClient } from './wire/client.ts';

/** The session-present flag of its CONNACK (MQTT 3.1.1 section 3.2.2.2); false where none came. */
export function sessionPresent(client: WireClient): boolean {
  return client.received.some((packet) => packet.cmd === 'connack' && packet.sessionPresent);
}
