/** SIG-019: whether a publisher hears itself is known: at level 4 always, at level 5 as No Local says. */
import { levelsOf } from '../capabilities.ts';
import { unlessAny, type Entry } from '../entry.ts';
import { mustSubscribe } from '../wire/exchange.ts';

export const sig019: Entry = {
  id: 'SIG-019',
  claim:
    'A client that is subscribed to what it publishes gets it back once at level 4, and not at level 5 with No Local, while every other subscriber gets it once.',
  references: ['HR-1', 'MQTT 5 [MQTT-3.8.3-3]'],
  needs: [],
  demand: { connections: 7, messages: 6, bytes: 100 },
  cure: 'put the sender into every message and ignore your own',
  waits: true,
  run: async (context) => {
    const levels = await levelsOf(context);
    const problems: string[] = [];
    for (const level of levels) {
      const topic = context.topic(`room/${level}`);
      const three = await Promise.all(
        ['a', 'b', 'c'].map((name) => context.connect(`${name}-${level}`, { level })),
      );
      const filter = { topic, qos: 1, ...(level === 5 ? { nl: true } : {}) } as const;
      for (const client of three) await mustSubscribe(client, [filter]);
      for (const client of three) await context.publish(client, topic, client.plan.name);
      await context.quiet(700);
      for (const client of three) {
        const got = client.messages(topic).map(({ payload }) => payload.toString());
        const own = got.filter((text) => text === client.plan.name).length;
        const expectedOwn = level === 5 ? 0 : 1;
        const others = got.length - own;
        if (own !== expectedOwn) {
          problems.push(`level ${level}: ${client.plan.name} got its own message ${own} times`);
        }
        if (others !== 2)
          problems.push(`level ${level}: ${client.plan.name} got ${others} of 2 others`);
      }
    }
    return unlessAny(
      problems,
      `level ${levels.join(' and ')}: three clients, each on one topic with the others`,
    );
  },
};
