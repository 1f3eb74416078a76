/** The highest QoS that a subscription gets. */
import { subscribe } from '../conformance/wire/exchange.ts';
import type { LimitProbe } from './limit-probe.ts';

export const grantedQos: LimitProbe = {
  name: 'highest QoS granted',
  how: 'SUBSCRIBE that asks for QoS 2, and what SUBACK says',
  demand: { connections: 1, messages: 0, bytes: 0 },
  run: async (context) => {
    const client = await context.connect('asks');
    const [code = 0x80] = await subscribe(client, [context.topic('qos')], 2);
    return code >= 0x80 ? `refused with 0x${code.toString(16)}` : `QoS ${code}`;
  },
};
