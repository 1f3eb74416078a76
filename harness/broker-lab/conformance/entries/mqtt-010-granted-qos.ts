/** MQTT-010: SUBACK says what QoS a subscription has, and deliveries have exactly that. */
import type { QoS } from 'mqtt-packet';
import type { EntryContext } from '../context.ts';
import { unlessAny, type Entry } from '../entry.ts';
import { publishOnly, subscribe } from '../wire/exchange.ts';

const levels: readonly QoS[] = [0, 1, 2];

export const mqtt010: Entry = {
  id: 'MQTT-010',
  claim:
    'SUBACK grants each subscription the QoS asked for or names a lower one, messages then arrive once at the granted QoS, and a QoS 2 publisher gets its PUBREC and PUBCOMP.',
  references: [
    'MQTT 3.1.1 section 3.9.3, [MQTT-3.8.4-6], [MQTT-4.3.3-2]',
    'MQTT 5 [MQTT-3.8.4-7], [MQTT-3.9.3-2]',
  ],
  needs: [],
  demand: { connections: 7, messages: 4, bytes: 100 },
  cure: 'ask for QoS 1, which every broker here has, and make receivers idempotent',
  waits: true,
  run: async (context) => {
    const publisherQos = await highestPublished(context);
    const results = await Promise.all(
      levels.map((asked) => oneSubscription(context, asked, publisherQos.qos)),
    );
    const granted = results.map(({ asked, code }) => `${asked}→${code}`).join(', ');
    const downgrades = results.filter(({ asked, code }) => code < asked);
    const note = downgrades
      .map(({ asked, code }) => `; QoS ${asked} is granted as ${code}`)
      .join('');
    return unlessAny(
      [...publisherQos.problems, ...results.flatMap(({ problems }) => problems)],
      `asked→granted: ${granted}${note}; published at QoS ${publisherQos.qos}`,
    );
  },
};

interface Subscribed {
  readonly asked: QoS;
  readonly code: number;
  readonly problems: readonly string[];
}

async function oneSubscription(
  context: EntryContext,
  asked: QoS,
  published: QoS,
): Promise<Subscribed> {
  const topic = context.topic(`granted/${asked}`);
  const client = await context.connect(`asks-${asked}`);
  const [code = 0x80] = await subscribe(client, [topic], asked);
  if (code >= 0x80) {
    return { asked, code, problems: [`QoS ${asked} is refused with 0x${code.toString(16)}`] };
  }
  const publisher = await context.connect(`publishes-to-${asked}`);
  await context.publish(publisher, topic, 'x', { qos: published });
  await client.until(() => client.messages(topic).length > 0, 2_000);
  await context.quiet(300);
  const deliveries = client.messages(topic);
  const expected = Math.min(code, published);
  const qos = deliveries[0]?.qos;
  const problems = [
    ...(code > asked ? [`QoS ${asked} is granted as ${code}`] : []),
    ...(qos === undefined ? [`granted QoS ${code}, but nothing is delivered`] : []),
    ...(qos === undefined || qos === expected
      ? []
      : [`granted QoS ${code}, published at ${published}, delivered at ${qos}`]),
    ...(deliveries.length > 1 ? [`QoS ${code}: delivered ${deliveries.length} times`] : []),
  ];
  return { asked, code, problems };
}

/** 2, or 1 and what happened instead when the handshake of QoS 2 does not come about. */
async function highestPublished(
  context: EntryContext,
): Promise<{ qos: QoS; problems: readonly string[] }> {
  const client = await context.connect('publishes-at-2');
  const id = publishOnly(client, context.topic('published/2'), 'x', { qos: 2 });
  const answer = () => client.received.find(({ messageId }) => messageId === id);
  const complete = () => client.received.some(({ cmd }) => cmd === 'pubcomp');
  await client.until(
    () => complete() || client.ended !== null || answer()?.cmd === 'puback',
    2_000,
  );
  if (complete()) return { qos: 2, problems: [] };
  const instead = client.ended ?? answer()?.cmd.toUpperCase() ?? 'silence';
  return { qos: 1, problems: [`PUBLISH at QoS 2 is answered with: ${instead}`] };
}
