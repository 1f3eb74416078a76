/** SIG-020: overlapping subscriptions of one client may give a message once or once each, and harm nothing. */
import { unlessAny, type Entry } from '../entry.ts';
import { publishOnly } from '../wire/exchange.ts';

const count = 20;

export const sig020: Entry = {
  id: 'SIG-020',
  claim: `With two overlapping filters, each of ${count} QoS 1 messages sent at once arrives once or twice, in order, every delivery can be acknowledged, and nobody is disconnected.`,
  references: ['MQTT 3.1.1 [MQTT-3.3.5-1]', 'MQTT 5 [MQTT-3.3.4-2]', 'aedes issue 543'],
  needs: [],
  demand: { connections: 2, messages: 20, bytes: 100 },
  cure: 'subscribe to filters that do not overlap, or act once on each sequence number',
  waits: true,
  run: async (context) => {
    const topic = context.topic('room/a/b');
    const filters = [context.topic('room/+/b'), context.topic('room/#')];
    const subscriber = await context.subscriber('b', filters);
    const publisher = await context.connect('a');
    for (let n = 1; n <= count; n++) publishOnly(publisher, topic, String(n));
    const numbers = () =>
      subscriber.messages(topic).map(({ payload }) => Number(payload.toString()));
    await subscriber.until(
      () => new Set(numbers()).size === count || subscriber.ended !== null,
      3_000,
    );
    await context.quiet(500);
    const copies = numbers().length / count;
    const firsts = [...new Set(numbers())];
    const inOrder = firsts.every((n, index) => n === index + 1);
    const most = Math.max(0, ...firsts.map((n) => numbers().filter((m) => m === n).length));
    return unlessAny(
      [
        ...(firsts.length === count
          ? []
          : [`${count - firsts.length} of ${count} messages did not come`]),
        ...(inOrder || firsts.length < count ? [] : [`order was ${firsts.join(', ')}`]),
        ...(most <= filters.length ? [] : [`one message came ${most} times`]),
        ...(subscriber.ended === null
          ? []
          : [`the subscriber was disconnected: ${subscriber.ended}`]),
        ...(publisher.ended === null ? [] : [`the publisher was disconnected: ${publisher.ended}`]),
      ],
      `${copies} copies of each message`,
    );
  },
};
