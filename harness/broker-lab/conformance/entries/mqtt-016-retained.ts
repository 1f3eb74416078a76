/** MQTT-016: a retained message comes once per new subscription, flagged; live ones come unflagged. */
import { unguessable } from '../../../core/random.ts';
import { levelsOf } from '../capabilities.ts';
import type { EntryContext } from '../context.ts';
import { unlessAny, type Entry } from '../entry.ts';
import { sessionPresent } from '../sessions.ts';
import type { WireClient } from '../wire/client.ts';
import { mustSubscribe } from '../wire/exchange.ts';

const settleMs = 700;

export const mqtt016: Entry = {
  id: 'MQTT-016',
  claim:
    'Each new subscription, exact, by + or by #, gets a retained message once with the flag set; subscribing again sends it again; a live message is not flagged, resuming a session sends nothing, and an empty one clears it.',
  references: [
    'MQTT 3.1.1 [MQTT-3.3.1-6], [MQTT-3.3.1-8] to [MQTT-3.3.1-11]',
    'MQTT 5 [MQTT-3.3.1-9] to [MQTT-3.3.1-13]',
  ],
  needs: [],
  demand: { connections: 13, messages: 6, bytes: 100 },
  cure: 'build a roster on announcements that are repeated, not on retained messages alone',
  waits: true,
  run: async (context) => {
    const topic = context.topic('room/a/presence');
    const publisher = await context.connect('publisher');
    await context.publish(publisher, topic, 'online', { retain: true });
    const parts = await Promise.all([
      ...filtersOf(context).map(([kind, filter]) => bySubscription(context, kind, filter, topic)),
      onResume(context, topic),
      onLive(context, publisher),
      ...((await levelsOf(context)).includes(5) ? [retainHandling(context, topic)] : []),
    ]);
    const cleared = await clearing(context, publisher, topic);
    return unlessAny(
      [...parts.flat(), ...cleared],
      'exact, + and # filters, a resumed session, live delivery and clearing were tried',
    );
  },
};

const filtersOf = (context: EntryContext): [kind: string, filter: string][] => [
  ['exact', context.topic('room/a/presence')],
  ['+', context.topic('room/+/presence')],
  ['#', context.topic('room/#')],
];

async function bySubscription(
  context: EntryContext,
  kind: string,
  filter: string,
  topic: string,
): Promise<string[]> {
  const client = await context.subscriber(`by-${kind}`, [filter]);
  await context.quiet(settleMs);
  const first = client.messages(topic);
  await mustSubscribe(client, [filter]);
  await context.quiet(settleMs);
  const again = client.messages(topic).length - first.length;
  return [
    ...(first.length === 1 ? [] : [`filter ${kind}: ${first.length} retained copies instead of 1`]),
    ...(first.every(({ retain }) => retain)
      ? []
      : [`filter ${kind}: retained copy without the flag`]),
    ...(again === 1 || first.length !== 1
      ? []
      : [`filter ${kind}: ${again} copies instead of 1 after subscribing again`]),
  ];
}

/** The subscription is not new: nothing is sent (aedes issue 300). */
async function onResume(context: EntryContext, topic: string): Promise<string[]> {
  const plan = { clientId: `sb-resume-${unguessable(4)}`, clean: false };
  const before = await context.subscriber('before-resume', [topic], plan);
  await before.until(() => before.messages(topic).length > 0, settleMs);
  await before.leave();
  const after = await context.connect('after-resume', plan);
  await context.quiet(settleMs);
  const copies = after.messages(topic).length;
  if (!sessionPresent(after) || copies === 0) return [];
  return [`resuming a session delivers ${copies} retained copies`];
}

async function onLive(context: EntryContext, publisher: WireClient): Promise<string[]> {
  const retained = context.topic('live/retained');
  const plain = context.topic('live/plain');
  const client = await context.subscriber('live', [retained, plain]);
  await context.publish(publisher, retained, 'x', { retain: true });
  await context.publish(publisher, plain, 'x');
  await client.until(() => client.messages().length >= 2, 2_000);
  const late = await context.subscriber('late-for-plain', [plain]);
  await context.quiet(300);
  const flagged = client.messages().filter(({ retain }) => retain);
  return [
    ...(client.messages().length >= 2 ? [] : ['a live message does not arrive']),
    ...flagged.map(
      ({ topic }) => `a live message is flagged retained (${topic.split('/').at(-1) ?? ''})`,
    ),
    ...(late.messages(plain).length === 0 ? [] : ['a message without the flag was retained']),
  ];
}

/** MQTT 5 3.8.3.1: 1 sends to new subscriptions only, 2 sends never. */
async function retainHandling(context: EntryContext, topic: string): Promise<string[]> {
  const client = await context.connect('handling', { level: 5 });
  await mustSubscribe(client, [{ topic, qos: 1, rh: 2 }]);
  await context.quiet(300);
  const never = client.messages(topic).length;
  await mustSubscribe(client, [{ topic, qos: 1, rh: 1 }]);
  await context.quiet(300);
  const notNew = client.messages(topic).length - never;
  return [
    ...(never === 0 ? [] : ['retain handling 2 delivers a retained message']),
    ...(notNew === 0 ? [] : ['retain handling 1 delivers to a subscription that is not new']),
  ];
}

async function clearing(
  context: EntryContext,
  publisher: WireClient,
  topic: string,
): Promise<string[]> {
  await context.publish(publisher, topic, '', { retain: true });
  const late = await context.subscriber('after-clearing', [topic]);
  await context.quiet(300);
  return late.messages(topic).length === 0 ? [] : ['an empty retained message does not clear'];
}
