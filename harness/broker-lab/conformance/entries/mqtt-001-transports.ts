/** MQTT-001: clients on every pair of transports exchange bytes unchanged, and WebSocket carries MQTT as it must. */
import { createHash } from 'node:crypto';
import { generate } from 'mqtt-packet';
import { transports, type Transport } from '../../../brokers/broker.ts';
import type { EntryContext } from '../context.ts';
import { unlessAny, type Entry } from '../entry.ts';

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

export const mqtt001: Entry = {
  id: 'MQTT-001',
  claim:
    'Clients on different transports of the broker exchange all 256 byte values unchanged; WebSocket frames are binary, of sub-protocol mqtt, and need not match packets.',
  references: ['MQTT 3.1.1 section 6 [MQTT-6.0.0-1] to [MQTT-6.0.0-4]', 'MQTT 5 section 6'],
  needs: ['two transports'],
  demand: { connections: 28, messages: 24, bytes: 8_192 },
  cure: 'keep all peers on one transport, or encode payloads as text',
  run: async (context) => {
    const there = transports.filter((name) => context.subject.addresses[name] !== undefined);
    const problems: string[] = [];
    for (const from of there) {
      for (const to of there) {
        if (from !== to) problems.push(...(await crossing(context, from, to)));
      }
    }
    const webSocket = there.find((name) => name === 'ws' || name === 'wss');
    if (webSocket !== undefined) problems.push(...(await framing(context, webSocket)));
    return unlessAny(
      problems,
      `${there.join(', ')}: every ordered pair tried with 256 byte values`,
    );
  },
};

async function crossing(context: EntryContext, from: Transport, to: Transport): Promise<string[]> {
  const topic = context.topic(`${from}-${to}`);
  const subscriber = await context.subscriber(`on-${to}`, [topic], { transport: to });
  const publisher = await context.connect(`on-${from}`, { transport: from });
  await context.publish(publisher, topic, everyByte);
  await subscriber.until(() => subscriber.messages(topic).length > 0, 2_000);
  const [message] = subscriber.messages(topic);
  const textFrames = subscriber.stream.textFrames() + publisher.stream.textFrames();
  await Promise.all([subscriber.leave(), publisher.leave()]);
  if (message === undefined) return [`${from} to ${to}: nothing came within 2000 ms`];
  return [
    ...(sha(message.payload) === sha(everyByte) ? [] : [`${from} to ${to}: the payload changed`]),
    ...(textFrames === 0 ? [] : [`${from} to ${to}: ${textFrames} WebSocket frames came as text`]),
  ];
}

/** One packet in two frames, two packets in one, and a text frame, which has to end the connection. */
async function framing(context: EntryContext, transport: Transport): Promise<string[]> {
  const topic = context.topic('frames');
  const client = await context.subscriber('frames', [topic], { transport });
  const { subProtocol } = client.stream;
  const packet = generate({
    cmd: 'publish',
    topic,
    payload: 'x',
    qos: 0,
    dup: false,
    retain: false,
  });
  client.sendRaw(packet.subarray(0, 5), 'first 5 bytes of a PUBLISH, in a frame of their own');
  client.sendRaw(packet.subarray(5), 'the rest of it, in a second frame');
  client.sendRaw(Buffer.concat([packet, packet]), 'two PUBLISH packets in one frame');
  const came = await client.until(() => client.messages(topic).length >= 3, 2_000);
  const problems = [
    ...(subProtocol === 'mqtt' ? [] : [`sub-protocol "${subProtocol ?? ''}" instead of mqtt`]),
    ...(came
      ? []
      : [`${client.messages(topic).length} of 3 packets survived split and joined frames`]),
  ];
  return [...problems, ...(await textFrame(context, transport))];
}

/** A PUBLISH whose bytes are all ASCII: as text it has to end the connection ([MQTT-6.0.0-1]). */
async function textFrame(context: EntryContext, transport: Transport): Promise<string[]> {
  const topic = context.topic('text');
  const watcher = await context.subscriber('watcher', [topic], { transport });
  const client = await context.connect('sends-text', { transport });
  const payload = 'x'.repeat(Math.max(0, 40 - topic.length));
  const bytes = generate({ cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false });
  context.log.add('sends-text', 'to broker', `text frame with PUBLISH qos 0 ${topic}`);
  client.stream.writeText(bytes.toString('latin1'));
  const closed = await client.until(() => client.ended !== null, 1_000);
  const taken = watcher.messages(topic).length > 0;
  await watcher.leave();
  if (closed && !taken) return [];
  return [
    `a text frame is ${taken ? 'taken as MQTT' : 'ignored'} instead of ending the connection`,
  ];
}

const sha = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
