/** Tells a broker that is gone from one that only did something wrong. */
import { monotonicClock } from '../../core/clock.ts';
import { unguessable } from '../../core/random.ts';
import type { Subject } from './subject.ts';
import { WireClient } from './wire/client.ts';
import { PacketLog } from './wire/packet-log.ts';

/** Whether the broker answers a CONNECT, with whatever code, within 3 s; never rejects. */
export async function answers({ addresses }: Pick<Subject, 'addresses'>): Promise<boolean> {
  const { tcp, tls, ws, wss } = addresses;
  const address = tcp ?? tls ?? ws ?? wss;
  if (address === undefined) return false;
  const log = new PacketLog(monotonicClock); // no evidence of any entry
  const spent = { connections: 0, messages: 0, bytes: 0 };
  const clientId = `sb-alive-${unguessable(4)}`;
  try {
    const plan = { name: 'alive', clientId, address, level: 4, log, spent } as const;
    const client = await WireClient.open(plan);
    const connack = await client.connect();
    await client.leave();
    return connack !== null;
  } catch {
    return false;
  }
}
