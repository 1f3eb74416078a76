/** MQTT-004: the will of a displaced or cut connection cannot erase the presence of its successor. */
import { unguessable } from '../../../core/random.ts';
import { levelsOf } from '../capabilities.ts';
import type { ClientOptions, EntryContext } from '../context.ts';
import { unlessAny, type Entry } from '../entry.ts';
import type { WireClient } from '../wire/client.ts';

const watchMs = 1_500;
const willDelaySeconds = 2;

export const mqtt004: Entry = {
  id: 'MQTT-004',
  claim:
    'After a reconnect with the same client id, the successor\'s retained "online" is the last word, for those who watched and for those who come late; a will delay that is not over suppresses the will.',
  references: ['MQTT 3.1.1 section 3.1.2.5', 'MQTT 5 section 3.1.2.5, [MQTT-3.1.3-9]'],
  needs: [],
  demand: { connections: 14, messages: 10, bytes: 200 },
  cure: 'announce presence again some seconds after each connect, or put the session nonce into the will',
  waits: true,
  run: async (context) => {
    const problems = [
      ...(await succession(context, 'takeover')),
      ...(await succession(context, 'cut')),
    ];
    const five = (await levelsOf(context)).includes(5);
    if (five) problems.push(...(await delayedWill(context)));
    return unlessAny(problems, `by takeover and by cut${five ? ', and with a will delay' : ''}`);
  },
};

async function succession(context: EntryContext, how: 'takeover' | 'cut'): Promise<string[]> {
  const topic = context.topic(`presence/${how}`);
  const watcher = await context.subscriber(`watcher-${how}`, [topic]);
  const plan = planOf(topic, 'offline');
  const old = await context.connect(`old-${how}`, plan);
  context.willRetain(topic, old);
  await context.publish(old, topic, 'online 1', { retain: true });
  if (how === 'cut') old.cut();
  const successor = await context.connect(`successor-${how}`, plan);
  await context.publish(successor, topic, 'online 2', { retain: true });
  await context.quiet(watchMs);
  const late = await context.subscriber(`late-${how}`, [topic]);
  await late.until(() => late.messages(topic).length > 0, 2_000);
  return [
    ...lastWord(`by ${how}: the watcher`, watcher, topic),
    ...lastWord(`by ${how}: who comes late`, late, topic),
  ];
}

function lastWord(who: string, client: WireClient, topic: string): string[] {
  const last = client.messages(topic).at(-1)?.payload.toString() ?? 'nothing';
  return last === 'online 2' ? [] : [`${who} saw "${last}" last instead of "online 2"`];
}

/** The same session comes back before the delay is over: then there is no will. */
async function delayedWill(context: EntryContext): Promise<string[]> {
  const topic = context.topic('presence/delayed');
  const watcher = await context.subscriber('watcher-delayed', [topic]);
  const will = { topic, payload: 'gone', qos: 1, retain: false } as const;
  const plan: ClientOptions = {
    ...{ level: 5, clean: false, clientId: `sb-delayed-${unguessable(4)}` },
    properties: { sessionExpiryInterval: 30 },
    will: { ...will, properties: { willDelayInterval: willDelaySeconds } },
  };
  const old = await context.connect('old-delayed', plan);
  old.cut();
  await context.connect('successor-delayed', plan);
  await context.quiet(willDelaySeconds * 1_000 + 500);
  const came = watcher.messages(topic).length;
  return came === 0
    ? []
    : ['the will was published although its session came back within the delay'];
}

const planOf = (topic: string, payload: string): ClientOptions => ({
  clientId: `sb-presence-${unguessable(4)}`,
  will: { topic, payload, qos: 1, retain: true },
});
