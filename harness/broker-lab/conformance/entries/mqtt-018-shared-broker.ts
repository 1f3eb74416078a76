/** MQTT-018: on a broker shared with strangers, what they can see and send is found out, not assumed. */
import type { IPublishPacket } from 'mqtt-packet';
import { native } from '../../../dialects/native.ts';
import { unlessAny, type Entry } from '../entry.ts';
import { subscribe } from '../wire/exchange.ts';

const room = 'shared';
const junk = ['', '{', 'null', '{"v":1}', '\u0000', 'x'.repeat(2_000), '[[[[[[[[[[[[[[[['];

export const mqtt018: Entry = {
  id: 'MQTT-018',
  claim:
    'A stranger who knows no topic cannot read along by a wildcard on the first level, and what strangers publish on our topics is refused by the dialect without harm.',
  references: ['HR-1', 'HR-7', 'RFC 8827 section 3'],
  needs: ['shared broker'],
  demand: { connections: 2, messages: 8, bytes: 4_096 },
  cure: 'send no plain-text SDP over it: use a broker with users and topic permissions, and never let its figures gate a release',
  waits: true,
  run: async (context) => {
    const topic = context.topic('inbox');
    const ours = await context.subscriber('ours', [topic]);
    const stranger = await context.connect('stranger');
    // Not `#`: that would make a public broker send us everything. This filter matches our prefix alone.
    const wide = topic.replace(/^[^/]+/, '+');
    const [code] = await subscribe(stranger, [wide]).catch(() => [0x80]);
    for (const text of junk) await context.publish(stranger, topic, text);
    await ours.until(() => ours.messages(topic).length >= junk.length, 3_000);
    await context.publish(ours, topic, 'v=0 candidate:1 1 udp 1 192.0.2.1 1 typ host');
    await context.quiet(1_000);
    const read = stranger.messages(topic).some(({ payload }) => payload.length > 40);
    const taken = ours.messages(topic).filter(isTaken);
    return unlessAny(
      [
        ...(read ? ['a stranger with a wildcard on the first level reads plain-text SDP'] : []),
        ...(taken.length === 0
          ? []
          : [`${taken.length} messages of junk were taken for signalling`]),
      ],
      `wildcard on the first level: ${code === undefined || code >= 0x80 ? 'refused' : 'granted'}; ${arrived(ours.messages(topic))}`,
    );
  },
};

/** Whether our dialect would act on it; the topic is that of an inbox of ours. */
function isTaken({ payload }: IPublishPacket): boolean {
  const inbox = native.filters({ room, me: 'b' })[0] ?? '';
  return native.decode({ room }, inbox, payload.toString()).ok;
}

const arrived = (messages: readonly IPublishPacket[]): string =>
  `${messages.length - 1} of ${junk.length} messages of junk arrived and were refused`;
