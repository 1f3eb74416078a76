/** For the tests of the proxy: clients of mqtt.js that end with their test, and what they were sent. */
import type { TestContext } from 'node:test';
import mqtt, { type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import { withDeadline } from '../../core/deadline.ts';
import { deferred, type Deferred } from '../../core/deferred.ts';
import { startMqttProxy, type MqttProxy, type ProxyOptions } from './proxy.ts';
import type { LogRecord } from './log.ts';

const withinMs = 5_000;

/** A proxy that closes with its test. */
export async function proxyFor(t: TestContext, options: ProxyOptions): Promise<MqttProxy> {
  const proxy = await startMqttProxy(options);
  t.after(() => proxy.close());
  return proxy;
}

/** Messages of one client, in the order they came. */
export interface Mailbox {
  readonly client: MqttClient;
  /** @throws HarnessError `signal-timeout` when none comes in 5 s */
  next(): Promise<IPublishPacket>;
  /** The same, as text. */
  nextText(): Promise<string>;
}

/** A connected client with a mailbox; it never reconnects, and ends with its test. */
export async function join(
  t: TestContext,
  url: string,
  options: IClientOptions & { clientId: string },
): Promise<Mailbox> {
  const client = mqtt.connect(url, { reconnectPeriod: 0, ...options });
  client.on('error', () => undefined); // tests listen for what they expect
  t.after(() => client.endAsync(true));
  const [ready, waiting]: [IPublishPacket[], Deferred<IPublishPacket>[]] = [[], []];
  client.on('message', (_topic, _payload, packet) => {
    const first = waiting.shift();
    if (first === undefined) ready.push(packet);
    else first.resolve(packet);
  });
  const next = () => {
    const message = deferred<IPublishPacket>();
    const first = ready.shift();
    if (first === undefined) waiting.push(message);
    else message.resolve(first);
    return soon(message.promise, `a message for ${options.clientId}`);
  };
  await soon(connected(client), `CONNACK for ${options.clientId}`);
  return { client, next, nextText: async () => (await next()).payload.toString() };
}

const connected = (client: MqttClient): Promise<void> =>
  new Promise((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('error', reject);
    client.once('close', () => reject(new Error('closed before CONNACK')));
  });

/** Waits at most 5 s for the end of a client's connection, however it ends. */
export const closed = (client: MqttClient): Promise<void> =>
  soon(
    new Promise<void>((resolve) => client.once('close', () => resolve())),
    'the end of a client',
  );

/** Waits at most 5 s for an event that the test needs. */
export const soon = <T>(event: Promise<T>, what: string): Promise<T> =>
  withDeadline(event, withinMs, (waited) => ({
    code: 'signal-timeout',
    what: `${what} did not come within ${waited} ms`,
    cure: 'look at the log of the proxy',
  }));

/** What rules did to packets, in the order of the packets: `rule: did`. */
export const deeds = (records: readonly LogRecord[]): string[] =>
  records.flatMap(({ steps }) => steps.map(({ rule, did }) => `${rule ?? 'proxy'}: ${did}`));
