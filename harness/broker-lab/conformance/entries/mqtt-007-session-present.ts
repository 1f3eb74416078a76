/** MQTT-007: CONNACK tells truthfully whether the session is still there; our peer subscribes again in any case. */
import { unguessable } from '../../../core/random.ts';
import type { ClientOptions, EntryContext } from '../context.ts';
import { unlessAny, type Entry } from '../entry.ts';
import { clientHalf } from '../peers/client-half.ts';
import { returnAfterWipe } from '../peers/return.ts';
import { sessionPresent } from '../sessions.ts';
import type { WireClient } from '../wire/client.ts';
import { mustSubscribe } from '../wire/exchange.ts';

export const mqtt007: Entry = {
  id: 'MQTT-007',
  claim:
    'Session present is 0 for a new client id and after the state was wiped, and where it is 1 the old subscriptions deliver without a SUBSCRIBE; after a cut, our peer subscribes before it publishes.',
  references: [
    'MQTT 3.1.1 section 3.1.2.4, [MQTT-3.2.2-1] to [MQTT-3.2.2-3]',
    'MQTT 5 section 3.2.2.1.1',
  ],
  needs: [],
  demand: { connections: 6, messages: 2, bytes: 100 },
  cure: 'subscribe again after every reconnect, whatever CONNACK says',
  waits: true,
  within: 25_000,
  run: async (context) => {
    const topic = context.topic('inbox');
    const plan = { clientId: `sb-session-${unguessable(4)}`, clean: false };
    const publisher = await context.connect('publisher');
    const fresh = await context.subscriber('new', [topic], plan);
    fresh.cut();
    const back = await context.connect('after-cut', plan);
    const kept = sessionPresent(back);
    if (!kept) await mustSubscribe(back, [topic]);
    const afterCut = await hears(context, publisher, back, topic);
    await back.leave();
    const wiper = await context.connect('wiper', { ...plan, clean: true });
    await wiper.leave();
    const wiped = await afterWipe(context, plan, publisher, topic);
    const ours = await clientHalf(context, returnAfterWipe, 'subscribed first after its return');
    return unlessAny(
      [
        ...ours.problems,
        ...(sessionPresent(fresh) ? ['a new client id is told that it has a session'] : []),
        ...(afterCut ? [] : [`after a cut, session present ${kept ? 1 : 0}, nothing is delivered`]),
        ...wiped,
      ],
      `after a cut the session was ${kept ? 'kept' : 'not kept'}, after a wipe it was gone. ${ours.evidence}`,
    );
  },
};

async function afterWipe(
  context: EntryContext,
  plan: ClientOptions,
  publisher: WireClient,
  topic: string,
): Promise<string[]> {
  const client = await context.connect('after-wipe', plan);
  const claimed = sessionPresent(client);
  await mustSubscribe(client, [topic]);
  const works = await hears(context, publisher, client, topic);
  return [
    ...(claimed ? ['the client is told that it has a session after the state was wiped'] : []),
    ...(works ? [] : ['after subscribing anew nothing is delivered']),
  ];
}

async function hears(
  context: EntryContext,
  publisher: WireClient,
  client: WireClient,
  topic: string,
): Promise<boolean> {
  const nonce = unguessable(4);
  await context.publish(publisher, topic, nonce);
  return client.until(
    () => client.messages(topic).some(({ payload }) => payload.toString() === nonce),
    2_000,
  );
}
