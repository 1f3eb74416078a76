/** Tries single topic levels: does a message to exactly that topic arrive under exactly that name. */
import type { EntryContext } from './context.ts';
import { publish, subscribe } from './wire/exchange.ts';

/** Levels that MQTT allows in a topic (MQTT 3.1.1 section 4.7.3), and that ids of people may well contain. */
export const legalLevels: Readonly<Record<string, string>> = {
  space: 'a b',
  dot: 'a.b',
  'leading dot': '.a',
  dollar: 'a$b',
  percent: 'a%2Fb',
  asterisk: 'a*b',
  'greater than': 'a>b',
  backslash: 'a\\b',
  quote: `a"'b`,
  colon: 'a:b',
  'square brackets': '[a]',
  umlaut: 'äöü',
  emoji: 'a😀b',
  'empty level': 'a//b',
};

export type Fate = 'passed' | 'changed' | 'lost' | 'refused';

/**
 * @param level - one topic level or more, without wildcards
 * @returns `refused` when SUBACK or PUBACK said no or the connection was ended; `lost` when nothing said no
 */
export async function tryTopic(context: EntryContext, level: string): Promise<Fate> {
  const topic = context.topic(`characters/${level}`);
  const client = await context.connect('characters');
  try {
    const [code = 0x80] = await subscribe(client, [topic]);
    if (code >= 0x80) return 'refused';
    if ((await publish(client, topic, level)) >= 0x80) return 'refused';
    await client.until(() => client.messages().length > 0 || client.ended !== null, 1_000);
    const [message] = client.messages();
    if (message === undefined) return client.ended === null ? 'lost' : 'refused';
    return message.topic === topic ? 'passed' : 'changed';
  } catch (error) {
    if (client.ended === null) throw error;
    return 'refused';
  } finally {
    client.cut();
  }
}
