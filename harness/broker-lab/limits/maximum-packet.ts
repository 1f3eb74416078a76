/** The largest message that the broker takes and delivers. */
import type { EntryContext } from '../conformance/context.ts';
import { isOwn } from '../conformance/subject.ts';
import { publish } from '../conformance/wire/exchange.ts';
import { KiB } from '../../core/units.ts';
import { climb } from './ladder.ts';
import { inBytes, type LimitProbe } from './limit-probe.ts';

/** About 3 MiB in all; a tenth of that on a broker of others. */
const kibibytes = { own: [16, 64, 256, 1_024, 2_048], others: [16, 64, 128] };

export const maximumPacket: LimitProbe = {
  name: 'maximum message',
  how: 'QoS 1 messages of growing size to a subscriber, until one is refused or lost; at level 5 what CONNACK says',
  demand: { connections: 10, messages: 4, bytes: 220 * KiB },
  run: async (context) => {
    const told = await announced(context);
    const sizes = isOwn(context.subject) ? kibibytes.own : kibibytes.others;
    const found = await climb(
      sizes.map((size) => size * KiB),
      (size) => arrives(context, size),
    );
    return told === null ? found : `${found}; CONNACK says ${inBytes(told)}`;
  },
};

async function announced(context: EntryContext): Promise<number | null> {
  const client = await context.open('asks', { level: 5 });
  const connack = await client.connect();
  await client.leave();
  return connack?.properties?.maximumPacketSize ?? null;
}

async function arrives(context: EntryContext, size: number): Promise<boolean> {
  const topic = context.topic(`size/${size}`);
  const subscriber = await context.subscriber(`gets-${size}`, [topic]);
  const publisher = await context.connect(`sends-${size}`);
  const code = await publish(publisher, topic, Buffer.alloc(size), {}, 4_000).catch(() => null);
  const came =
    code === 0 && (await subscriber.until(() => subscriber.messages(topic).length > 0, 3_000));
  const whole = came && subscriber.messages(topic)[0]?.payload.length === size;
  subscriber.cut();
  publisher.cut();
  return whole;
}
