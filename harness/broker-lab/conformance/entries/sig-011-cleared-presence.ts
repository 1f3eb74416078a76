/** SIG-011: clearing a retained presence reaches those who watch as an empty message, and late comers see nothing. */
import { unlessAny, type Entry } from '../entry.ts';

export const sig011: Entry = {
  id: 'SIG-011',
  claim:
    'A zero-length retained message is delivered to current subscribers as an empty message, unflagged, and removes the presence for those who come later.',
  references: [
    'MQTT 3.1.1 [MQTT-3.3.1-10], [MQTT-3.3.1-11]',
    'MQTT 5 [MQTT-3.3.1-6], [MQTT-3.3.1-7]',
  ],
  needs: [],
  demand: { connections: 4, messages: 3, bytes: 100 },
  cure: 'send an explicit "offline" message besides, and let presence run out by its age',
  waits: true,
  run: async (context) => {
    const topic = context.topic('a/presence');
    const publisher = await context.connect('a');
    await context.publish(publisher, topic, 'online', { retain: true });
    const watcher = await context.subscriber('b', [topic]);
    await watcher.until(() => watcher.messages(topic).length > 0, 2_000);
    const before = watcher.messages(topic).length;
    await context.publish(publisher, topic, '', { retain: true });
    const told = () => watcher.messages(topic).find(({ payload }) => payload.length === 0);
    await watcher.until(() => told() !== undefined, 2_000);
    const late = await context.subscriber('c', [topic]);
    await context.quiet(500);
    return unlessAny(
      [
        ...(before === 1 ? [] : [`the retained presence came ${before} times`]),
        ...(told() === undefined ? ['who watches is not told by an empty message'] : []),
        ...(told()?.retain === true
          ? ['the empty message is flagged retained for who watches']
          : []),
        ...(late.messages(topic).length === 0 ? [] : ['who comes later still sees the presence']),
      ],
      'the watcher got the empty message, the late comer nothing',
    );
  },
};
