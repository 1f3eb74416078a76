/** MQTT-013: a message above the limit is refused where its sender can see it; below, it arrives whole. */
import { createHash } from 'node:crypto';
import { KiB, type Bytes } from '../../../core/units.ts';
import { levelsOf } from '../capabilities.ts';
import type { EntryContext } from '../context.ts';
import { unlessAny, type Entry } from '../entry.ts';
import { isOwn } from '../subject.ts';

const sizes = { own: [16, 128, 1_024, 16_384], others: [16, 128] };
const clientLimit: Bytes = 1_024;

export const mqtt013: Entry = {
  id: 'MQTT-013',
  claim:
    'A message of each size either arrives whole or is refused visibly (reason code or end of the connection), never acknowledged and lost; at level 5 a client gets no packet above the maximum that it named.',
  references: [
    'MQTT 5 [MQTT-3.1.2-24], [MQTT-3.1.2-25], [MQTT-3.2.2-15]',
    'MQTT 3.1.1 section 2.2.3',
  ],
  needs: [],
  demand: { connections: 7, messages: 4, bytes: 163_840 },
  cure: 'keep messages below the probed limit; an SDP with its candidates needs some KiB',
  within: 25_000,
  run: async (context) => {
    const own = isOwn(context.subject);
    const fates: string[] = [];
    const problems: string[] = [];
    for (const kib of own ? sizes.own : sizes.others) {
      const fate = await send(context, kib * KiB);
      fates.push(`${kib} KiB ${fate.said}`);
      if (fate.problem !== null) problems.push(`${kib} KiB: ${fate.problem}`);
    }
    if ((await levelsOf(context)).includes(5)) problems.push(...(await smallClient(context)));
    const left = own ? '' : '; larger ones are not sent to a broker of others';
    return unlessAny(problems, fates.join(', ') + left);
  },
};

interface Fate {
  readonly said: string;
  readonly problem: string | null;
}

async function send(context: EntryContext, bytes: Bytes): Promise<Fate> {
  const topic = context.topic(`size/${bytes}`);
  const payload = Buffer.alloc(bytes, 'signalbox ');
  const subscriber = await context.subscriber(`gets-${bytes}`, [topic]);
  const publisher = await context.connect(`sends-${bytes}`);
  const code = await context.publish(publisher, topic, payload, {}, 5_000).catch(() => null);
  const hopeful = code === 0;
  await subscriber.until(
    () => subscriber.messages(topic).length > 0 || subscriber.ended !== null,
    hopeful ? 4_000 : 300,
  );
  const [message] = subscriber.messages(topic);
  const arrived = message !== undefined;
  const whole = arrived && sha(message.payload) === sha(payload);
  const ended = publisher.ended;
  await Promise.all([subscriber.leave(), publisher.leave()]);
  if (whole) return { said: 'arrived', problem: null };
  if (arrived) return { said: 'arrived damaged', problem: `${message.payload.length} B came` };
  if (code === 0) return { said: 'lost', problem: 'acknowledged, but never delivered' };
  if (code !== null) return { said: `refused with 0x${code.toString(16)}`, problem: null };
  if (ended !== null) return { said: `refused by ending the connection (${ended})`, problem: null };
  return { said: 'not answered', problem: 'neither acknowledged nor refused within 5000 ms' };
}

/** A client that names a maximum gets what fits and nothing else. */
async function smallClient(context: EntryContext): Promise<string[]> {
  const topic = context.topic('small');
  const small = await context.subscriber('small', [topic], {
    level: 5,
    properties: { maximumPacketSize: clientLimit },
  });
  const publisher = await context.connect('publisher', { level: 5 });
  await context.publish(publisher, topic, Buffer.alloc(4 * clientLimit));
  await context.publish(publisher, topic, 'fits');
  await small.until(() => small.messages(topic).some(({ payload }) => payload.length === 4), 2_000);
  const sizesSeen = small.messages(topic).map(({ payload }) => payload.length);
  return [
    ...(sizesSeen.includes(4 * clientLimit)
      ? [`a client that takes ${clientLimit} B got ${4 * clientLimit} B`]
      : []),
    ...(sizesSeen.includes(4) ? [] : ['a client that names a maximum does not get what fits']),
  ];
}

const sha = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
