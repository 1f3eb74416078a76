/** The exchanges that most entries are made of: subscribe, publish, ping, each with the answer that belongs to it. */
import type { IPublishPacket, ISubscription, Packet, QoS } from 'mqtt-packet';
import { HarnessError } from '../../../core/errors.ts';
import type { Ms } from '../../../core/units.ts';
import { packetWithinMs, type WireClient } from './client.ts';

/**
 * Subscribes and waits for SUBACK.
 * @returns the codes in the order of the filters: 0 to 2 granted, 0x80 and above refused
 * @throws HarnessError `packet-timeout`, or `broker-lost` when the connection ended instead
 */
export async function subscribe(
  client: WireClient,
  filters: readonly (string | ISubscription)[],
  qos: QoS = 1,
): Promise<number[]> {
  const messageId = client.nextId();
  const subscriptions = filters.map((filter) =>
    typeof filter === 'string' ? { topic: filter, qos } : filter,
  );
  client.send({ cmd: 'subscribe', messageId, subscriptions });
  const suback = () => answerTo(client, 'suback', messageId);
  await client.need(`SUBACK #${messageId}`, () => suback() !== undefined);
  const packet = suback();
  return packet?.cmd === 'suback' ? packet.granted.map(Number) : [];
}

/** Subscribes where the entry is about something else. @throws HarnessError `subscribe-refused` */
export async function mustSubscribe(
  client: WireClient,
  filters: readonly (string | ISubscription)[],
  qos: QoS = 1,
): Promise<void> {
  const codes = await subscribe(client, filters, qos);
  if (codes.every((code) => code < 0x80)) return;
  const names = filters.map((filter) => (typeof filter === 'string' ? filter : filter.topic));
  throw new HarnessError({
    code: 'subscribe-refused',
    what: `the broker answered SUBSCRIBE ${names.join(', ')} with ${codes.join(', ')}`,
    cure: 'this entry needs the right to read there; see the permissions of the user',
  });
}

export type PublishOptions = Partial<Pick<IPublishPacket, 'qos' | 'retain' | 'properties' | 'dup'>>;

/** Publishes at QoS 1 unless told otherwise, and does not wait; returns the packet id. */
export function publishOnly(
  client: WireClient,
  topic: string,
  payload: string | Buffer,
  options: PublishOptions = {},
): number {
  const messageId = client.nextId();
  const { qos = 1, retain = false, dup = false, properties } = options;
  client.send({
    cmd: 'publish',
    topic,
    payload,
    qos,
    retain,
    dup,
    ...(qos === 0 ? {} : { messageId }),
    ...(properties === undefined ? {} : { properties }),
  });
  return messageId;
}

/**
 * Publishes and waits for PUBACK or PUBCOMP.
 * @returns the reason code of the answer, 0 where it has none (MQTT 3.1.1, QoS 0)
 * @throws HarnessError `packet-timeout`, or `broker-lost` when the connection ended instead
 */
export async function publish(
  client: WireClient,
  topic: string,
  payload: string | Buffer,
  options: PublishOptions = {},
  within: Ms = packetWithinMs,
): Promise<number> {
  const id = publishOnly(client, topic, payload, options);
  const qos = options.qos ?? 1;
  if (qos === 0) return 0;
  const awaited = qos === 1 ? 'puback' : 'pubcomp';
  await client.need(
    `${awaited.toUpperCase()} #${id}`,
    () => answerTo(client, awaited, id) !== undefined,
    within,
  );
  const answer = answerTo(client, awaited, id);
  return answer !== undefined && 'reasonCode' in answer ? (answer.reasonCode ?? 0) : 0;
}

/** PINGREQ; returns the time to PINGRESP in ms, or null when none came within that time. */
export async function ping(client: WireClient, within: Ms = packetWithinMs): Promise<Ms | null> {
  const count = () => client.received.filter(({ cmd }) => cmd === 'pingresp').length;
  const before = count();
  const start = performance.now();
  client.send({ cmd: 'pingreq' });
  const came = await client.until(() => count() > before, within);
  return came ? performance.now() - start : null;
}

function answerTo(client: WireClient, cmd: Packet['cmd'], id: number): Packet | undefined {
  return client.received.find((packet) => packet.cmd === cmd && packet.messageId === id);
}
