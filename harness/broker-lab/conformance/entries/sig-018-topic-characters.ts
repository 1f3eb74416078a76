/** SIG-018: every legal topic is carried unchanged, and illegal ones are refused instead of interpreted. */
import { native } from '../../../dialects/native.ts';
import type { EntryContext } from '../context.ts';
import { unlessAny, type Entry } from '../entry.ts';
import { legalLevels, tryTopic } from '../topic-characters.ts';
import { publishOnly, subscribe } from '../wire/exchange.ts';

/** Ids that people may choose; our dialect has to make safe and distinct levels of them. */
const ids = ['a+b', '#', '/', '$SYS', '%', 'a b', 'a\u0000b', '.', '😀', '.2b', '+'];

export const sig018: Entry = {
  id: 'SIG-018',
  claim:
    'Every character that MQTT allows in a topic arrives unchanged, a PUBLISH to a topic with a wildcard or NUL reaches nobody, and ids encoded by our dialect give distinct topics that work.',
  references: [
    'MQTT 3.1.1 [MQTT-4.7.0-1], [MQTT-4.7.3-2], [MQTT-3.3.2-2]',
    'MQTT 5 [MQTT-4.7.0-1], [MQTT-4.7.3-2], [MQTT-3.3.2-2]',
  ],
  needs: [],
  demand: { connections: 21, messages: 28, bytes: 2_048 },
  cure: 'build topic levels of letters, digits, - and _ alone, as the native dialect does',
  waits: true,
  run: async (context) => {
    const names = Object.keys(legalLevels);
    const fates = await Promise.all(
      Object.values(legalLevels).map((level) => tryTopic(context, level)),
    );
    const problems = names.flatMap((name, index) => {
      const fate = fates[index] ?? 'lost';
      return fate === 'passed' ? [] : [`${name}: ${fate}`];
    });
    for (const [name, level] of [
      ['wildcard +', 'a/+'],
      ['wildcard #', 'a/#'],
      ['NUL', 'a\u0000b'],
    ] as const) {
      if (await reachesSomebody(context, level))
        problems.push(`PUBLISH to a topic with ${name} is delivered`);
    }
    problems.push(...(await encodedIds(context)));
    const passing = fates.filter((fate) => fate === 'passed').length;
    return unlessAny(
      problems,
      `${passing} of ${names.length} kinds of legal levels pass unchanged`,
    );
  },
};

async function reachesSomebody(context: EntryContext, level: string): Promise<boolean> {
  const watcher = await context.subscriber('watcher', [context.topic('illegal/#')]);
  const sender = await context.connect('sender');
  publishOnly(sender, context.topic(`illegal/${level}`), 'x');
  await watcher.until(() => watcher.messages().length > 0, 500);
  const reached = watcher.messages().length > 0;
  sender.cut();
  watcher.cut();
  return reached;
}

/** The inboxes of all ids, under our prefix: each gets its own message alone. */
async function encodedIds(context: EntryContext): Promise<string[]> {
  const inboxes = ids.map((me) => native.filters({ room: 'r', me })[0] ?? '');
  const topics = inboxes.map((inbox) => context.topic(inbox.split('/').slice(2).join('/')));
  if (new Set(topics).size < ids.length) return ['two ids give one topic'];
  const client = await context.connect('ids');
  const codes = await subscribe(client, topics);
  const refused = ids.filter((_id, index) => (codes[index] ?? 0x80) >= 0x80);
  if (refused.length > 0) {
    return [
      `${refused.length} of ${ids.length} ids, encoded by our dialect with dots, are refused`,
    ];
  }
  for (const topic of topics) await context.publish(client, topic, topic);
  await client.until(() => client.messages().length >= topics.length, 2_000);
  const right = client.messages().filter(({ topic, payload }) => topic === payload.toString());
  return right.length === topics.length && client.messages().length === topics.length
    ? []
    : [`${right.length} of ${topics.length} encoded ids got their message`];
}
