/** How long and how deep a topic may be; a broker may not survive the longest (nats-server 2.9.10 ends with exit code 2). */
import { answers } from '../conformance/alive.ts';
import type { EntryContext } from '../conformance/context.ts';
import { publish, subscribe } from '../conformance/wire/exchange.ts';
import { isOwn } from '../conformance/subject.ts';
import { climb } from './ladder.ts';
import type { LimitProbe } from './limit-probe.ts';

/** The last is the longest that MQTT can write (MQTT 3.1.1 section 1.5.3). */
const lengths = [128, 250, 255, 256, 1_024, 4_096, 65_535];
/** What we do not risk with a broker of others. */
const guestLengths = lengths.slice(0, -1);
const depths = [8, 32, 128, 199, 201, 1_000];

export const topicLength: LimitProbe = {
  name: 'topic length',
  how: 'after all others: a message to an exact topic of growing length, until it is refused or lost, or the broker ends',
  demand: { connections: 8, messages: 7, bytes: 100 },
  drastic: true,
  run: (context) =>
    climbAlive(context, isOwn(context.subject) ? lengths : guestLengths, (length) => {
      const start = context.topic('');
      return passes(context, start + 'x'.repeat(Math.max(1, length - start.length)));
    }),
};

export const topicDepth: LimitProbe = {
  name: 'topic levels',
  how: 'a message to an exact topic of growing depth, until it is refused or lost, or the broker ends',
  demand: { connections: 7, messages: 6, bytes: 100 },
  drastic: true,
  run: async (context) => {
    const words = await climbAlive(context, depths, (depth) => {
      const start = context.topic('x');
      const more = Math.max(0, depth - start.split('/').length);
      return passes(context, start + '/x'.repeat(more));
    });
    return words.replaceAll(' B', ' levels');
  },
};

/** Like `climb`; says so when the broker did not survive the last step. */
async function climbAlive(
  context: EntryContext,
  sizes: readonly number[],
  tries: (size: number) => Promise<boolean>,
): Promise<string> {
  const words = await climb(sizes, tries);
  const alive = await answers(context.subject);
  return alive ? words : `${words}, at which the broker ends (it takes no connection any more)`;
}

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
