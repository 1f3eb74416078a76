/** Turns clients away. */
import type { Action } from '../rule.ts';

export interface RefuseOptions {
  /**
   * Lets the client connect and answers its CONNECT with CONNACK and this code, such as 3 (server unavailable, MQTT
   * 3.1.1 section 3.2.2.3) or 0x88 (the same in MQTT 5). Without it the socket is reset.
   */
  readonly code?: number;
}

/**
 * Refuses new connections. With a match of `{}` and without a code that happens before a byte is read and before the
 * broker is dialled; otherwise at CONNECT, which the broker does not get to see.
 */
export function refuse({ code }: RefuseOptions = {}): Action {
  return {
    name: 'refuse',
    kinds: ['connect'],
    refuses: () => code === undefined,
    take: (_, flow) => {
      flow.did(code === undefined ? 'refused with RST' : `refused with code ${code}`);
      if (code !== undefined) {
        flow.reply({ cmd: 'connack', sessionPresent: false, returnCode: code, reasonCode: code });
      }
      flow.connection.cut({ how: code === undefined ? 'rst' : 'fin' });
    },
  };
}
