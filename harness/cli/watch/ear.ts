/** A client that only listens: everything below some filters, as it arrives. */
import type { MqttClient } from 'mqtt';
import { transports } from '../../brokers/broker.ts';
import { connectMqtt } from '../../brokers/connect.ts';
import { remoteAddresses } from '../../brokers/remote-addresses.ts';
import { mannersFor } from '../../brokers/remote-manners.ts';
import { remoteSettings } from '../../brokers/remote-settings.ts';
import { withDeadline } from '../../core/deadline.ts';
import { HarnessError } from '../../core/errors.ts';
import type { Published } from '../../analysis/signalling/sighting.ts';

const subscribeWithinMs = 5_000;

export interface Ear {
  /** Where it listens, without a login. */
  readonly url: string;
  /** Settles when the connection ended, with how. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

/**
 * Times count from the moment of the subscription.
 * @param broker - URL or name, as `--broker` takes it
 * @param filters - what it listens to from the start
 * @param hear - returns the filters that are of interest from then on; those that are new are subscribed to
 * @param beside - what it listens to as well, where it may
 * @throws HarnessError `bad-option`, what `connectMqtt` throws, `subscribe-refused` or `subscribe-timeout`
 */
export async function listenAt(
  broker: string,
  filters: readonly string[],
  hear: (published: Published) => readonly string[],
  beside: readonly string[] = [],
): Promise<Ear> {
  const address = addressOf(broker);
  const client = await connectMqtt(address, { etiquette: mannersFor(address, remoteSettings()) });
  const since = performance.now();
  const known = new Set([...filters, ...beside]);
  client.on('message', (topic, payload, { retain }) => {
    const [t, bytes] = [performance.now() - since, payload.length];
    const wanted = hear({ t, topic, payload: payload.toString(), bytes, retain, client: null });
    const more = known.has('#') ? [] : wanted.filter((filter) => !known.has(filter));
    for (const filter of more) known.add(filter);
    // Who may not hear more hears what it heard before
    if (more.length > 0) client.subscribeAsync(more, { qos: 0 }).catch(() => undefined);
  });
  const ended = new Promise<string>((resolve) => {
    client.once('close', () => {
      resolve('the broker closed the connection');
    });
  });
  await subscribed(client, filters);
  // A broker may keep its users to their own topics: then nobody is seen elsewhere
  if (beside.length > 0) await subscribed(client, beside).catch(() => undefined);
  return { url: address.url, ended, close: () => client.endAsync(true) };
}

/** @throws HarnessError `subscribe-refused` or `subscribe-timeout` */
export async function subscribed(client: MqttClient, filters: readonly string[]): Promise<void> {
  const granted = await withDeadline(
    client.subscribeAsync([...filters], { qos: 0 }).catch(() => []),
    subscribeWithinMs,
    (waited) => ({
      code: 'subscribe-timeout',
      what: `no SUBACK for ${filters.join(', ')} within ${waited} ms`,
      cure: 'the broker hangs or drops packets: start it again, or try another one',
    }),
  );
  if (granted.length < filters.length || granted.some(({ qos }) => qos >= 128))
    throw refused(filters);
}

/** By TCP where there is a choice. */
export function addressOf(broker: string) {
  const addresses = remoteAddresses([broker]);
  const found = transports
    .map((transport) => addresses[transport])
    .find((each) => each !== undefined);
  if (found !== undefined) return found;
  throw new HarnessError({
    code: 'broker-url-missing',
    what: `${broker} has no address`,
    cure: 'use --broker mqtt://host:1883',
  });
}

const refused = (filters: readonly string[]): HarnessError =>
  new HarnessError({
    code: 'subscribe-refused',
    what: `the broker refused a subscription to ${filters.join(', ')}`,
    cure: 'choose a root that this user may read',
  });
