/** How long a client id may be. */
import { codeOf } from '../conformance/capabilities.ts';
import { climb } from './ladder.ts';
import type { LimitProbe } from './limit-probe.ts';

/** 23 is the least that a broker must take (MQTT 3.1.1 [MQTT-3.1.3-5]). */
const lengths = [23, 64, 128, 255, 1_024, 65_535];

export const clientIdLength: LimitProbe = {
  name: 'client id length',
  how: 'CONNECT with client ids of growing length, until one is refused',
  demand: { connections: 6, messages: 0, bytes: 0 },
  drastic: true,
  run: (context) =>
    climb(lengths, async (length) => {
      const client = await context.open('id', { clientId: 'sb'.padEnd(length, 'x') });
      const connack = await client.connect();
      client.cut();
      return connack !== null && codeOf(connack) === 0;
    }),
};
