/** SIG-021: once SUBACK is there, nothing that is published is missed. */
import { unlessAny, type Entry } from '../entry.ts';
import { subscribe } from '../wire/exchange.ts';

const rounds = 15;

export const sig021: Entry = {
  id: 'SIG-021',
  claim: `In ${rounds} rounds, a message that is published the moment SUBACK arrives reaches the new subscriber.`,
  references: ['MQTT 3.1.1 section 3.8.4', 'MQTT 5 section 3.8.4'],
  needs: [],
  demand: { connections: 2, messages: 15, bytes: 100 },
  cure: 'repeat an offer until it is answered',
  waits: true,
  run: async (context) => {
    const publisher = await context.connect('a');
    const subscriber = await context.connect('b');
    const missed: number[] = [];
    for (let round = 1; round <= rounds; round++) {
      const topic = context.topic(`inbox/${round}`);
      const [code = 0x80] = await subscribe(subscriber, [topic]);
      if (code >= 0x80) return unlessAny([`SUBACK says 0x${code.toString(16)}`], '');
      await context.publish(publisher, topic, 'offer');
      const came = await subscriber.until(() => subscriber.messages(topic).length > 0, 1_000);
      if (!came) missed.push(round);
      if (missed.length >= 3) break; // enough to say it; each costs a second
    }
    return unlessAny(
      missed.length === 0
        ? []
        : [`the message after SUBACK was missed in round ${missed.join(', ')}`],
      `${rounds} rounds`,
    );
  },
};
