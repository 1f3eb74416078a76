/** MQTT-005: a clean start discards what an earlier session of that client id had: backlog and subscriptions. */
import { unguessable } from '../../../core/random.ts';
import { inconclusive, unlessAny, type Entry } from '../entry.ts';
import { sessionPresent } from '../sessions.ts';
import { mustSubscribe } from '../wire/exchange.ts';

export const mqtt005: Entry = {
  id: 'MQTT-005',
  claim:
    'A clean start reports no session, delivers none of its backlog, has none of its subscriptions, and leaves nothing to resume.',
  references: ['MQTT 3.1.1 [MQTT-3.1.2-6]', 'MQTT 5 [MQTT-3.1.2-4], [MQTT-3.2.2-2]'],
  needs: [],
  demand: { connections: 6, messages: 4, bytes: 100 },
  cure: 'use a new client id for each start',
  waits: true,
  run: async (context) => {
    const clientId = `sb-session-${unguessable(4)}`;
    const topic = context.topic('inbox');
    const first = await context.subscriber('first', [topic], { clientId, clean: false });
    await first.leave();
    const resumed = await context.connect('resumed', { clientId, clean: false });
    if (!sessionPresent(resumed)) return inconclusive('the broker kept no session to discard');
    await resumed.leave();
    const publisher = await context.connect('publisher');
    for (const n of [1, 2, 3]) await context.publish(publisher, topic, `old ${n}`);

    const clean = await context.connect('clean', { clientId, clean: true });
    await context.publish(publisher, topic, 'to nobody');
    await mustSubscribe(clean, [context.topic('other')]);
    await context.quiet(1_000);
    const came = clean.messages(topic).map(({ payload }) => payload.toString());
    await clean.leave();
    const after = await context.connect('after', { clientId, clean: false });
    return unlessAny(
      [
        ...(sessionPresent(clean) ? ['a clean start reports a session'] : []),
        ...(came.some((text) => text.startsWith('old'))
          ? [`backlog came: ${came.join(', ')}`]
          : []),
        ...(came.includes('to nobody') ? ['the old subscription still delivers'] : []),
        ...(sessionPresent(after) ? ['a session outlived the clean start'] : []),
      ],
      'session, backlog of 3 messages and subscription were gone',
    );
  },
};
