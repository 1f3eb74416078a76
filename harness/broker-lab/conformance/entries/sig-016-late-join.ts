/** SIG-016: the order in which peers join does not matter: presence is there for who comes later, and for who was first. */
import type { EntryContext } from '../context.ts';
import { unlessAny, type Entry } from '../entry.ts';

const apartMs = 2_000;

export const sig016: Entry = {
  id: 'SIG-016',
  claim: `A presence announced once is seen by a peer that subscribes ${apartMs / 1_000} s later and by one that subscribed ${apartMs / 1_000} s before, by the room's wildcard filter and by the exact topic.`,
  references: ['HR-4', 'MQTT 5 section 3.8.3.1', 'MQTT 3.1.1 [MQTT-3.3.1-6]'],
  needs: [],
  demand: { connections: 9, messages: 8, bytes: 100 },
  cure: 'announce presence again and again, so that nobody depends on retained messages',
  waits: true,
  run: async (context) => {
    const problems = await Promise.all([
      meet(context, 'exact', 'later'),
      meet(context, '+', 'later'),
      meet(context, 'exact', 'before'),
      meet(context, '+', 'before'),
    ]);
    return unlessAny(problems.flat(), 'seen by exact topic and by +, subscribed before and later');
  },
};

async function meet(
  context: EntryContext,
  kind: 'exact' | '+',
  when: 'before' | 'later',
): Promise<string[]> {
  const name = `${kind === '+' ? 'plus' : 'exact'}-${when}`;
  const topic = context.topic(`${name}/a/presence`);
  const filter = kind === 'exact' ? topic : context.topic(`${name}/+/presence`);
  const announce = async () => {
    const a = await context.connect(`a-${name}`);
    await context.publish(a, topic, 'online', { retain: true });
  };
  if (when === 'later') await announce();
  if (when === 'later') await context.quiet(apartMs);
  const b = await context.subscriber(`b-${name}`, [filter]);
  if (when === 'before') await context.quiet(apartMs);
  if (when === 'before') await announce();
  const seen = await b.until(() => b.messages(topic).length > 0, 2_000);
  return seen ? [] : [`filter ${kind}, subscribed ${when}: the presence is not seen`];
}
