/** How many messages the broker keeps for a client that is away. */
import { unguessable } from '../../core/random.ts';
import { isOwn } from '../conformance/subject.ts';
import type { WireClient } from '../conformance/wire/client.ts';
import { publishOnly } from '../conformance/wire/exchange.ts';
import type { LimitProbe } from './limit-probe.ts';

/** Enough to see the 1,000 of mosquitto's default; fewer on a broker of others. */
const counts = { own: 1_100, others: 150 };
/** Sent at once before their acknowledgements are awaited. */
const window = 50;

export const offlineQueue: LimitProbe = {
  name: 'queue for an offline session',
  how: 'QoS 1 messages of 4 B to a session whose client is away, counted when it returns',
  demand: { connections: 4, messages: counts.others, bytes: 4 * counts.others },
  run: async (context) => {
    const count = isOwn(context.subject) ? counts.own : counts.others;
    const topic = context.topic('inbox');
    const plan = { clientId: `sb-queue-${unguessable(4)}`, clean: false };
    const before = await context.subscriber('before', [topic], plan);
    await before.leave();
    const publisher = await context.connect('publisher');
    await sendAll(publisher, topic, count);
    const back = await context.connect('back', plan);
    await back.until(() => back.messages(topic).length >= count, 4_000);
    const kept = new Set(back.messages(topic).map(({ payload }) => Number(payload.toString())));
    if (kept.size === count) return `at least ${count} messages (no more were tried)`;
    const oldest = kept.has(0) ? 'the newest are dropped' : 'the oldest are dropped';
    return `${kept.size} of ${count} messages; ${oldest}`;
  },
};

async function sendAll(publisher: WireClient, topic: string, count: number): Promise<void> {
  const acknowledged = () => publisher.received.filter(({ cmd }) => cmd === 'puback').length;
  for (let n = 0; n < count; n++) {
    publishOnly(publisher, topic, String(n));
    if ((n + 1) % window !== 0 && n + 1 < count) continue;
    await publisher.need(`${n + 1} PUBACK packets`, () => acknowledged() > n);
  }
}
