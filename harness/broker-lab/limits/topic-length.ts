/** How long and how deep a topic may be. */
import type { EntryContext } from '../conformance/context.ts';
import { publish, subscribe } from '../conformance/wire/exchange.ts';
import { climb } from './ladder.ts';
import type { LimitProbe } from './limit-probe.ts';

/** 65,535 B is the longest that MQTT can write (MQTT 3.1.1 section 1.5.3). */
const lengths = [128, 250, 255, 256, 1_024, 4_096, 65_535];
const depths = [8, 32, 128, 199, 201, 1_000];

export const topicLength: LimitProbe = {
  name: 'topic length',
  how: 'a message to an exact topic of growing length, until it is refused or lost',
  demand: { connections: 7, messages: 7, bytes: 100 },
  drastic: true,
  run: (context) =>
    climb(lengths, (length) => {
      const start = context.topic('');
      return passes(context, start + 'x'.repeat(Math.max(1, length - start.length)));
    }),
};

export const topicDepth: LimitProbe = {
  name: 'topic levels',
  how: 'a message to an exact topic of growing depth, until it is refused or lost',
  demand: { connections: 6, messages: 6, bytes: 100 },
  drastic: true,
  run: async (context) => {
    const words = await climb(depths, (depth) => {
      const start = context.topic('x');
      const more = Math.max(0, depth - start.split('/').length);
      return passes(context, start + '/x'.repeat(more));
    });
    return words.replaceAll(' B', ' levels');
  },
};

async function passes(context: EntryContext, topic: string): Promise<boolean> {
  const client = await context.connect('topic');
  try {
    const [code = 0x80] = await subscribe(client, [topic]);
    if (code >= 0x80 || (await publish(client, topic, 'x')) >= 0x80) return false;
    return await client.until(() => client.messages(topic).length > 0, 1_000);
  } catch {
    return false; // the end of the connection is a refusal too
  } finally {
    client.cut();
  }
}
