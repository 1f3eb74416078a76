/** Which filters get retained messages when somebody subscribes. */
import type { LimitProbe } from './limit-probe.ts';

export const retainedWildcards: LimitProbe = {
  name: 'retained messages by filter',
  how: 'one retained message, and a new subscription each by its exact topic, + and #',
  demand: { connections: 5, messages: 2, bytes: 100 },
  run: async (context) => {
    const publisher = await context.connect('publisher');
    await context.publish(publisher, context.topic('a/presence'), 'x', { retain: true });
    const filters = { exact: 'a/presence', '+': '+/presence', '#': '#' };
    const sent = await Promise.all(
      Object.entries(filters).map(async ([name, filter]) => {
        const client = await context.subscriber('subscriber', [context.topic(filter)]);
        const came = await client.until(() => client.messages().length > 0, 1_500);
        return `${name}: ${came ? 'yes' : 'no'}`;
      }),
    );
    return sent.join(', ');
  },
};
