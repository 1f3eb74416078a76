/** MQTT-012: a publish without the right to write has no effect, whatever its acknowledgement says. */
import type { EntryContext } from '../context.ts';
import { unlessAny, type Entry } from '../entry.ts';
import type { WireClient } from '../wire/client.ts';
import { publish } from '../wire/exchange.ts';

export const mqtt012: Entry = {
  id: 'MQTT-012',
  claim:
    'A forbidden PUBLISH is acknowledged or ends the connection, reaches nobody, is not retained, and what is allowed still works.',
  references: ['MQTT 3.1.1 [MQTT-3.3.5-2]', 'MQTT 5 section 3.4.2.1 (0x87)'],
  needs: ['users'],
  demand: { connections: 0, messages: 0, bytes: 0 },
  cure: 'take no PUBACK for a delivery: wait for an answer of the other peer',
  within: 60_000,
  waits: true,
  run: async (context) => {
    const { owner, stranger, closedTopics, openTopics } = await context.guarded.get();
    const topic = `${closedTopics}/inbox`;
    const reader = await context.subscriber('owner', [topic, openTopics], { address: owner });
    const forbidden = await attempt(
      context,
      await context.connect('stranger', { address: stranger }),
      topic,
    );
    await context.quiet(500);
    const late = await context.subscriber('late', [topic], { address: owner });
    await context.quiet(300);
    const allowed = await context.connect('allowed', { address: stranger });
    await publish(allowed, openTopics, 'allowed');
    const works = await reader.until(() => reader.messages(openTopics).length > 0, 2_000);
    return unlessAny(
      [
        ...(forbidden === 'silence' ? ['a forbidden PUBLISH is neither answered nor refused'] : []),
        ...(reader.messages(topic).length === 0 ? [] : ['a forbidden message was delivered']),
        ...(late.messages(topic).length === 0 ? [] : ['a forbidden message was retained']),
        ...(works ? [] : ['an allowed message was not delivered']),
      ],
      `the forbidden PUBLISH was answered with ${forbidden}`,
    );
  },
};

async function attempt(context: EntryContext, client: WireClient, topic: string): Promise<string> {
  try {
    const code = await context.publish(client, topic, 'forbidden', { retain: true });
    return code === 0 ? 'PUBACK' : `PUBACK 0x${code.toString(16)}`;
  } catch {
    return client.ended === null ? 'silence' : `the end of the connection (${client.ended})`;
  }
}
