/** What can be wrong with a broker, one fault each; the numbers are those of the catalogue, section 5.2. */
import type { IPublishPacket, Packet } from 'mqtt-packet';
import { unguessable } from '../../../core/random.ts';
import type { Direction, Fault } from './relay.ts';

/** Changes packets of one kind in one direction; `null` drops the packet. */
function on<C extends Packet['cmd']>(
  direction: Direction,
  cmd: C,
  change: (packet: Extract<Packet, { cmd: C }>, ...rest: Parameters<Fault>) => readonly Packet[],
): Fault {
  return (packet, going, link) => {
    if (going !== direction || packet.cmd !== cmd) return [packet];
    const same = packet as Extract<Packet, { cmd: C }>; // its `cmd` is C
    return change(same, packet, going, link);
  };
}

const both =
  (first: Fault, second: Fault): Fault =>
  (packet, direction, link) =>
    first(packet, direction, link).flatMap((one) => second(one, direction, link));

const textOf = ({ payload }: IPublishPacket): string => payload.toString();
const published = (direction: Direction, change: (packet: IPublishPacket) => readonly Packet[]) =>
  on(direction, 'publish', change);

export const healthy: Fault = (packet) => [packet];

export const payloadsAsText = published('to client', (packet) => [
  { ...packet, payload: Buffer.from(textOf(packet)) },
]);

export const lineEndsFolded = published('to client', (packet) => [
  {
    ...packet,
    payload: Buffer.from(packet.payload.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'),
  },
]);

export const silentRefusal = on('to client', 'connack', (packet) =>
  packet.returnCode === 0 ? [packet] : [],
);

/** No two connections have the same id, so that none displaces another. */
export const noTakeover = on('to broker', 'connect', (packet) => [
  { ...packet, clientId: `${packet.clientId}-${unguessable(4)}` },
]);

/** B16 */
export const lateWill = on('to client', 'publish', (packet, _same, _direction, link) => {
  if (textOf(packet) !== 'offline') return [packet];
  link.later(packet, 700);
  return [];
});

export const cleanIgnored = on('to broker', 'connect', (packet) => [
  { ...packet, clean: !packet.clientId.startsWith('sb-session') },
]);

export const sessionsForgotten = on('to broker', 'connect', (packet) => [
  { ...packet, clean: true },
]);

/** B19 */
export const sessionClaimed = both(
  sessionsForgotten,
  on('to client', 'connack', (packet) => [{ ...packet, sessionPresent: true }]),
);

/** What a client sent before it was cut comes once more when it is back. */
export function replayed(): Fault {
  const old: IPublishPacket[] = [];
  return published('to broker', (packet) => {
    if (textOf(packet) === 's2') return [packet, ...old.splice(0)];
    old.push({ ...packet, qos: 0 });
    return [packet];
  });
}

/** B02: what is delivered again after a reconnect comes once more at once. */
export const repeatedWithoutDup = published('to client', (packet) =>
  packet.dup && textOf(packet) === '20' ? [packet, { ...packet, dup: false }] : [packet],
);

export const redeliveryUnmarked = published('to client', (packet) => [{ ...packet, dup: false }]);

/** B03 */
export function swapped(): Fault {
  let held: IPublishPacket | null = null;
  return published('to client', (packet) => {
    if (textOf(packet) === '30') {
      held = packet;
      return [];
    }
    const first = held;
    held = null;
    return first === null ? [packet] : [packet, first];
  });
}

/** B04, B05: acknowledged to the broker, never delivered. */
export const someLost = published('to broker', (packet) =>
  Number(textOf(packet)) % 17 === 16 ? [{ ...packet, topic: `${packet.topic}/lost` }] : [packet],
);

/** Says that it granted what was asked, and delivers at QoS 0. */
export function grantNotKept(): Fault {
  const asked = new Map<number, number[]>();
  return both(
    on('to broker', 'subscribe', (packet) => {
      asked.set(
        packet.messageId ?? 0,
        packet.subscriptions.map(({ qos }) => qos),
      );
      return [
        { ...packet, subscriptions: packet.subscriptions.map((one) => ({ ...one, qos: 0 })) },
      ];
    }),
    on('to client', 'suback', (packet) => [
      { ...packet, granted: asked.get(packet.messageId ?? 0) ?? packet.granted },
    ]),
  );
}

/** B10 */
export const subscriptionNotStored = on('to broker', 'subscribe', (packet, _same, _going, link) => {
  const granted = packet.subscriptions.map(({ qos }) => qos);
  link.reply({ cmd: 'suback', messageId: packet.messageId ?? 0, granted });
  return [];
});

/** B09, its first half. */
export const refusalHidden = on('to client', 'suback', (packet) => [
  { ...packet, granted: packet.granted.map((code) => (Number(code) >= 0x80 ? 1 : Number(code))) },
]);

/** B11 for what is large. */
export const largeDiscarded = on('to broker', 'publish', (packet, _same, _going, link) => {
  if (packet.payload.length < 100_000) return [packet];
  link.reply({ cmd: 'puback', messageId: packet.messageId ?? 0 });
  return [];
});

export const largeTruncated = published('to broker', (packet) => [
  { ...packet, payload: Buffer.from(packet.payload).subarray(0, 100_000) },
]);

/** B15 */
export const disconnectIgnored = on('to broker', 'disconnect', () => []);

export const willsDropped = on('to broker', 'connect', ({ will: _will, ...packet }) => [packet]);
export const keepAliveIgnored = on('to broker', 'connect', (packet) => [
  { ...packet, keepalive: 0 },
]);
/** B20 */
export const pingsUnanswered = on('to broker', 'pingreq', () => []);

export const retainedTwice = published('to client', (packet) =>
  packet.retain ? [packet, { ...packet, qos: 0 }] : [packet],
);
export const neverRetained = published('to broker', (packet) => [{ ...packet, retain: false }]);
/** B06 */
export const alwaysFlagged = published('to client', (packet) => [{ ...packet, retain: true }]);
export const neverFlagged = published('to client', (packet) => [{ ...packet, retain: false }]);
/** B07 */
export const emptyDoesNotClear = published('to broker', (packet) =>
  packet.retain && packet.payload.length === 0 ? [{ ...packet, retain: false }] : [packet],
);

/** As RabbitMQ does: retained messages go to exact subscriptions alone. */
export function retainedToExactOnly(): Fault {
  const filters = new Set<string>();
  return both(
    on('to broker', 'subscribe', (packet, _same, _going, { clientId }) => {
      for (const { topic } of packet.subscriptions) filters.add(`${clientId} ${topic}`);
      return [packet];
    }),
    on('to client', 'publish', (packet, _same, _going, { clientId }) =>
      packet.retain && !filters.has(`${clientId} ${packet.topic}`) ? [] : [packet],
    ),
  );
}

/** B23 */
export const expiryIgnored = published('to broker', ({ properties: _properties, ...packet }) => [
  packet,
]);

export const firstLevelWildcardRefused = on(
  'to broker',
  'subscribe',
  (packet, _same, _going, link) => {
    if (!packet.subscriptions.some(({ topic }) => topic.startsWith('+'))) return [packet];
    link.reply({ cmd: 'suback', messageId: packet.messageId ?? 0, granted: [0x80] });
    return [];
  },
);

export const repeatsIgnored = published('to broker', (packet) => (packet.dup ? [] : [packet]));

/** Topics are compared without regard to case. */
export const caseFolded = both(
  published('to broker', (packet) => [{ ...packet, topic: packet.topic.toLowerCase() }]),
  on('to broker', 'subscribe', (packet) => [
    {
      ...packet,
      subscriptions: packet.subscriptions.map((one) => ({
        ...one,
        topic: one.topic.toLowerCase(),
      })),
    },
  ]),
);

export const spacesReplaced = published('to broker', (packet) => [
  { ...packet, topic: packet.topic.replaceAll(' ', '_') },
]);

export const deliveredTwice = published('to client', (packet) => [packet, { ...packet, qos: 0 }]);

/** SUBACK comes at once, the subscription 300 ms later. */
export const hastySuback = both(
  on('to client', 'suback', () => []),
  on('to broker', 'subscribe', (packet, _same, _going, link) => {
    const granted = packet.subscriptions.map(({ qos }) => qos);
    link.reply({ cmd: 'suback', messageId: packet.messageId ?? 0, granted });
    link.later(packet, 300);
    return [];
  }),
);
