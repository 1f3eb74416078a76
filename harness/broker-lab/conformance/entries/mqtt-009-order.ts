/** MQTT-009: QoS 1 messages of one publisher arrive without a gap and in order, and repeats are marked as such. */
import { unguessable } from '../../../core/random.ts';
import { inconclusive, unlessAny, type Entry, type Finding } from '../entry.ts';
import { sessionPresent } from '../sessions.ts';
import type { WireClient } from '../wire/client.ts';
import { publishOnly } from '../wire/exchange.ts';

const count = 200;
/** Few enough for the smallest window of unacknowledged messages that a broker here has (RabbitMQ: 10). */
const withheld: ReadonlySet<number> = new Set([20, 40, 60, 80, 100]);
const cutAfter = 100;
/** Long enough to see a repeat that comes by itself some seconds later. */
const quietMs = 2_500;

export const mqtt009: Entry = {
  id: 'MQTT-009',
  claim: `Of ${count} numbered QoS 1 messages, with some PUBACKs withheld and one cut, none is lost or overtaken, and only what was not acknowledged is repeated: after the reconnect, with DUP.`,
  references: [
    'MQTT 3.1.1 [MQTT-3.3.1-1], [MQTT-3.3.1-3], [MQTT-4.4.0-1], [MQTT-4.6.0-5]',
    'MQTT 5 [MQTT-3.3.1-1], [MQTT-4.3.2-5], [MQTT-4.4.0-1], [MQTT-4.6.0-5]',
  ],
  needs: [],
  demand: { connections: 4, messages: 200, bytes: 1_024 },
  cure: 'number the messages of a session, and make receivers wait for gaps and drop repeats',
  waits: true,
  run: async (context) => {
    const topic = context.topic('numbered');
    const plan = { clientId: `sb-ordered-${unguessable(4)}`, clean: false };
    const before = await context.subscriber('before-cut', [topic], plan);
    before.acknowledges = (packet) => !withheld.has(Number(packet.payload.toString()));
    const publisher = await context.connect('publisher');
    for (let n = 1; n <= count; n++)
      publishOnly(publisher, topic, String(n), { dup: n % 50 === 7 });
    await before.until(() => numbers(before, topic).includes(cutAfter), 4_000);
    before.cut();
    const after = await context.connect('after-cut', plan);
    if (!sessionPresent(after)) return inconclusive('the session did not survive the cut');
    await after.until(() => missing([before, after], topic).length === 0, 4_000);
    await context.quiet(quietMs);
    return judge(topic, before, after);
  },
};

function judge(topic: string, before: WireClient, after: WireClient): Finding {
  const lost = missing([before, after], topic);
  const firsts = [...new Set([...numbers(before, topic), ...numbers(after, topic)])];
  const overtaken = firsts.filter((n, index) => n < (firsts[index - 1] ?? 0));
  const seenBefore = new Set(numbers(before, topic));
  const repeats = after.messages(topic).filter(({ payload }) => seenBefore.has(Number(payload)));
  const unmarked = repeats.filter(({ dup }) => !dup).map(({ payload }) => payload.toString());
  const forgotten = [...withheld].filter(
    (n) => seenBefore.has(n) && !numbers(after, topic).includes(n),
  );
  const problems = [
    ...list(lost, 'not delivered within 4 s of the reconnect'),
    ...list(overtaken, 'overtaken by later ones'),
    ...list(unmarked, 'repeated without DUP'),
    ...list(forgotten, 'not acknowledged and not repeated'),
    ...list(repeatedByItself(before, topic), 'repeated without a reconnect'),
    ...list(repeatedByItself(after, topic), 'repeated without a reconnect'),
    ...list(falselyMarked(before, topic), 'marked DUP at their first delivery'),
  ];
  const evidence = `${seenBefore.size} before the cut, ${repeats.length} repeated after it`;
  return unlessAny(problems, `${evidence}, ${firsts.length} of ${count} different ones in all`);
}

const numbers = (client: WireClient, topic: string): number[] =>
  client.messages(topic).map(({ payload }) => Number(payload.toString()));

function missing(clients: readonly WireClient[], topic: string): number[] {
  const seen = new Set(clients.flatMap((client) => numbers(client, topic)));
  return Array.from({ length: count }, (_, index) => index + 1).filter((n) => !seen.has(n));
}

function repeatedByItself(client: WireClient, topic: string): number[] {
  const all = numbers(client, topic);
  return all.filter((n, index) => all.indexOf(n) !== index);
}

/** DUP of a publisher says nothing about the delivery to a subscriber ([MQTT-3.3.1-3]). */
const falselyMarked = (client: WireClient, topic: string): string[] =>
  client
    .messages(topic)
    .filter(({ dup }) => dup)
    .map(({ payload }) => payload.toString());

const list = (some: readonly (number | string)[], what: string): string[] =>
  some.length === 0
    ? []
    : [`${some.length} ${what}: ${some.slice(0, 8).join(', ')}${some.length > 8 ? ', …' : ''}`];
