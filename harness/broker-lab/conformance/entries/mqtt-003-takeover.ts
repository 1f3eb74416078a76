/** MQTT-003: a second connection with the same client id displaces the first, once; our peers do not fight over one. */
import { unguessable } from '../../../core/random.ts';
import type { ProtocolLevel } from '../../../brokers/broker.ts';
import { levelsOf } from '../capabilities.ts';
import type { EntryContext } from '../context.ts';
import { unlessAny, type Entry } from '../entry.ts';
import { clientHalf } from '../peers/client-half.ts';
import { fightOverClientId } from '../peers/takeover.ts';
import { mustSubscribe } from '../wire/exchange.ts';

/** MQTT 5 4.13: "session taken over". */
const takenOver = 0x8e;

export const mqtt003: Entry = {
  id: 'MQTT-003',
  claim:
    'A second connection with the same client id ends the first within 2 s (at level 5 with DISCONNECT 0x8e), and then lives undisturbed; two of our peers with one client id do not displace each other for ever.',
  references: ['MQTT 3.1.1 [MQTT-3.1.4-2]', 'MQTT 5 [MQTT-3.1.4-3]'],
  needs: [],
  demand: { connections: 7, messages: 2, bytes: 100 },
  cure: 'give every peer a client id of its own, such as one with a random part',
  waits: true,
  within: 25_000,
  run: async (context) => {
    const levels = await levelsOf(context);
    const problems: string[] = [];
    for (const level of levels) problems.push(...(await takeOver(context, level)));
    const ours = await clientHalf(
      context,
      fightOverClientId,
      'of two with one client id, one gave up',
    );
    return unlessAny(
      [...problems, ...ours.problems],
      `level ${levels.join(' and ')}: first connection ended, second worked on. ${ours.evidence}`,
    );
  },
};

async function takeOver(context: EntryContext, level: ProtocolLevel): Promise<string[]> {
  const shared = { level, clientId: `sb-same-${unguessable(4)}` };
  const topic = context.topic(`takeover/${level}`);
  const first = await context.subscriber(`first-${level}`, [topic], shared);
  const second = await context.connect(`second-${level}`, shared);
  const displaced = await first.until(() => first.ended !== null, 2_000);
  await mustSubscribe(second, [topic]);
  const publisher = await context.connect(`publisher-${level}`, { level });
  await context.publish(publisher, topic, 'still there?');
  const works = await second.until(() => second.messages(topic).length > 0, 2_000);
  await context.quiet(500);
  const where = `level ${level}`;
  return [
    ...(displaced ? [] : [`${where}: the first connection lives on beside the second`]),
    ...(displaced && level === 5 && !wasTold(first.received)
      ? [`${where}: the first was not told 0x8e`]
      : []),
    ...(works ? [] : [`${where}: the second connection gets nothing`]),
    ...(second.ended === null
      ? []
      : [`${where}: the second connection was ended too: ${second.ended}`]),
  ];
}

const wasTold = (received: readonly { cmd: string; reasonCode?: number }[]): boolean =>
  received.some(({ cmd, reasonCode }) => cmd === 'disconnect' && reasonCode === takenOver);
