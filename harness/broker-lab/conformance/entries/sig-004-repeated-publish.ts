/** SIG-004: a PUBLISH that its sender repeats with DUP is handed on as one message or as two, never damaged or lost. */
import { unguessable } from '../../../core/random.ts';
import { unlessAny, type Entry } from '../entry.ts';
import { publishOnly } from '../wire/exchange.ts';

const messageId = 7;

export const sig004: Entry = {
  id: 'SIG-004',
  claim:
    'A QoS 1 offer repeated with DUP after a lost PUBACK arrives once or twice, byte for byte, before what follows it, and is acknowledged again.',
  references: ['HR-2', 'MQTT 3.1.1 section 4.3.2', 'MQTT 5 section 4.3.2, 4.4'],
  needs: [],
  demand: { connections: 4, messages: 3, bytes: 100 },
  cure: 'let receivers act once on a message, by session and sequence number',
  waits: true,
  run: async (context) => {
    const topic = context.topic('inbox');
    const subscriber = await context.subscriber('subscriber', [topic]);
    const plan = { clientId: `sb-repeats-${unguessable(4)}`, clean: false };
    const before = await context.connect('before', plan);
    before.send({
      cmd: 'publish',
      topic,
      payload: 'offer',
      qos: 1,
      dup: false,
      retain: false,
      messageId,
    });
    await before.until(() => before.received.some(({ cmd }) => cmd === 'puback'), 2_000);
    before.cut(); // as if that PUBACK had never come
    const after = await context.connect('after', plan);
    after.send({
      cmd: 'publish',
      topic,
      payload: 'offer',
      qos: 1,
      dup: true,
      retain: false,
      messageId,
    });
    const acknowledged = await after.until(
      () =>
        after.received.some((packet) => packet.cmd === 'puback' && packet.messageId === messageId),
      2_000,
    );
    publishOnly(after, topic, 'candidate');
    const texts = () => subscriber.messages(topic).map(({ payload }) => payload.toString());
    const followed = await subscriber.until(() => texts().includes('candidate'), 2_000);
    await context.quiet(300);
    const offers = texts().filter((text) => text === 'offer').length;
    return unlessAny(
      [
        ...(acknowledged ? [] : ['the repeated PUBLISH is not acknowledged']),
        ...(offers === 1 || offers === 2 ? [] : [`the offer came ${offers} times`]),
        ...(followed && texts().at(-1) === 'candidate' ? [] : [`order was: ${texts().join(', ')}`]),
      ],
      `sent twice with one packet id, the offer came ${offers} times`,
    );
  },
};
