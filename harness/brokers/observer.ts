/** A client of ours that subscribes at a broker and notes every PUBLISH that it is sent, for brokers without a hook. */
import type { MqttClient } from 'mqtt';
import { soon, withDeadline } from '../core/deadline.ts';
import { deferred } from '../core/deferred.ts';
import { HarnessError } from '../core/errors.ts';
import { unguessable } from '../core/random.ts';
import type { Ms } from '../core/units.ts';
import type { BrokerAddress, Observation } from './broker.ts';
import { connectMqtt, type ConnectOptions } from './connect.ts';

const answerWithinMs: Ms = 5_000;
const versionWithinMs: Ms = 500;

export interface Observer {
  /**
   * Subscribes to this filter alone, at QoS 1; retained messages that it brings are observations too.
   * @throws HarnessError `subscribe-timeout` or `subscribe-refused`
   */
  watch(...filters: string[]): Promise<void>;
  /** Everything received since the last call, in the order of arrival. */
  take(): Observation[];
  /** What the broker publishes as `$SYS/broker/version`; empty where it does not within 500 ms. */
  version(): Promise<string>;
  /** Settles when its connection ended, with how; never rejects. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

/**
 * @param options - such as the etiquette that a public broker wants
 * @throws HarnessError what `connectMqtt` (connect.ts) throws
 */
export async function joinObserver(
  address: BrokerAddress,
  options: ConnectOptions = {},
): Promise<Observer> {
  const clientId = `signalbox-observer-${unguessable()}`;
  const client = await connectMqtt(address, { clientId, ...options });
  const observed: Observation[] = [];
  client.on('message', (topic, payload, { qos, retain, dup }) => {
    const t = performance.now();
    if (topic.startsWith('$')) return; // the broker's own
    const common = { topic, payload: payload.toString(), bytes: payload.length, qos, retain, dup };
    observed.push({ t, ...common, client: null, seenBy: 'observer' });
  });
  let watched: string[] = [];
  const ended = new Promise<string>((resolve) => {
    client.once('close', () => {
      resolve('the connection of our observer was closed');
    });
  });
  return {
    watch: async (...filters) => {
      if (watched.length > 0) await unsubscribe(client, watched);
      watched = filters;
      await subscribe(client, filters);
    },
    take: () => observed.splice(0),
    version: () => versionOf(client),
    ended,
    close: () => client.endAsync(true),
  };
}

async function subscribe(client: MqttClient, filters: string[]): Promise<void> {
  const request = {
    packet: 'SUBACK',
    of: `our observer's subscription to ${filters.join(', ')}`,
  } as const;
  const granted = await acknowledged(client.subscribeAsync(filters, { qos: 1 }), request);
  if (granted.some(({ qos }) => qos >= 128)) throw refused(request, 'SUBACK 128');
}

async function unsubscribe(client: MqttClient, filters: string[]): Promise<void> {
  const of = `the end of our observer's subscription to ${filters.join(', ')}`;
  await acknowledged(client.unsubscribeAsync(filters), { packet: 'UNSUBACK', of });
}

interface Request {
  /** What answers it. */
  readonly packet: 'SUBACK' | 'UNSUBACK';
  readonly of: string;
}

/** @throws HarnessError `subscribe-timeout` or `subscribe-refused` */
function acknowledged<T>(asked: Promise<T>, request: Request): Promise<T> {
  const answered = asked.catch((error: unknown) => {
    throw refused(request, error instanceof Error ? error.message : String(error), error);
  });
  return withDeadline(answered, answerWithinMs, (waited) => ({
    code: 'subscribe-timeout',
    what: `no ${request.packet} for ${request.of} within ${waited} ms`,
    cure: 'the broker hangs or drops packets: start it again, or try another one',
  }));
}

const refused = ({ of }: Request, why: string, cause?: unknown): HarnessError =>
  new HarnessError({
    code: 'subscribe-refused',
    what: `the broker refused ${of}: ${why}`,
    cure: 'allow this user to read the topics of the run',
    cause,
  });

/** What it waits for in vain costs nothing but the version: no answer of the broker is waited for beside it. */
async function versionOf(client: MqttClient): Promise<string> {
  const topic = '$SYS/broker/version';
  const told = deferred<string>();
  const hear = (on: string, payload: Buffer) => {
    if (on === topic) told.resolve(payload.toString());
  };
  client.on('message', hear);
  client.subscribeAsync(topic).catch(() => undefined); // not every broker allows it
  const version = await soon(told.promise, versionWithinMs, '');
  client.off('message', hear);
  client.unsubscribeAsync(topic).catch(() => undefined);
  return version;
}
