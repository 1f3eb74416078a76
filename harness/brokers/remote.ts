/** Any broker that already runs: given by URL, observed by a client of ours that subscribes to the run's topics. */
import mqtt, { type MqttClient } from 'mqtt';
import { withDeadline } from '../core/deadline.ts';
import { HarnessError } from '../core/errors.ts';
import { unguessable } from '../core/random.ts';
import type { BrokerAddress, Observation, RunningBroker, Transport } from './broker.ts';
import type { RemoteAddresses } from './remote-addresses.ts';

const connectWithinMs = 10_000;
const versionWithinMs = 500;

/** @throws HarnessError `broker-unreachable` or `broker-connect-timeout` */
export async function joinRemote(addresses: RemoteAddresses): Promise<RunningBroker> {
  const address = addresses.tcp ?? addresses.ws;
  if (address === undefined) throw noUrl();
  const observed: Observation[] = [];
  const client = await connect(address);
  const version = await versionOf(client);
  client.on('message', (topic, payload, { qos, retain, dup }) => {
    const t = performance.now();
    const common = { topic, payload: payload.toString(), bytes: payload.length, qos, retain, dup };
    observed.push({ t, ...common, client: null, seenBy: 'observer' });
  });
  let watched = '';
  const ended = new Promise<string>((resolve) => {
    client.on('close', () => {
      resolve('the broker closed the connection of our observer');
    });
  });
  return {
    name: new URL(address.url).host,
    version,
    address: (transport) => addresses[transport] ?? missing(transport),
    watch: async (filter) => {
      if (watched !== '') await client.unsubscribeAsync(watched);
      watched = filter;
      await client.subscribeAsync(filter, { qos: 1 });
    },
    takeObservations: () => Promise.resolve(observed.splice(0)),
    ended,
    close: () => client.endAsync(true),
  };
}

async function connect(address: BrokerAddress): Promise<MqttClient> {
  const { url, ...credentials } = address;
  const options = {
    clientId: `signalbox-observer-${unguessable()}`,
    protocolVersion: 4 as const,
    reconnectPeriod: 0,
    connectTimeout: connectWithinMs,
  };
  const client = mqtt.connect(url, { ...options, ...credentials });
  const connected = new Promise<MqttClient>((resolve, reject) => {
    client.once('connect', () => {
      resolve(client);
    });
    client.once('error', reject);
    client.once('close', () => {
      reject(new Error('the connection was closed before CONNACK'));
    });
  });
  try {
    return await withDeadline(connected, connectWithinMs, (waited) => ({
      code: 'broker-connect-timeout',
      what: `no CONNACK from ${url} within ${waited} ms`,
      cure: 'check that an MQTT broker listens there, with this transport',
    }));
  } catch (error) {
    client.end(true);
    if (error instanceof HarnessError) throw error;
    throw unreachable(url, error);
  }
}

function unreachable(url: string, cause: unknown): HarnessError {
  const why = cause instanceof Error ? cause.message || String(Reflect.get(cause, 'code')) : '';
  return new HarnessError({
    code: 'broker-unreachable',
    what: `${url} did not accept us: ${why}`,
    cure: 'check URL, port, transport and credentials, or run without --broker',
    cause,
  });
}

/** `$SYS/broker/version`, which some brokers publish retained; empty where it does not come in time. */
async function versionOf(client: MqttClient): Promise<string> {
  const topic = '$SYS/broker/version';
  const told = new Promise<string>((resolve) => {
    const hear = (on: string, payload: Buffer) => {
      if (on !== topic) return;
      client.off('message', hear);
      resolve(payload.toString());
    };
    client.on('message', hear);
  });
  const silent = new Promise<string>((resolve) => setTimeout(resolve, versionWithinMs, ''));
  await client.subscribeAsync(topic).catch(() => undefined); // not every broker allows it
  const version = await Promise.race([told, silent]);
  await client.unsubscribeAsync(topic).catch(() => undefined);
  return version;
}

function missing(transport: Transport): never {
  throw new HarnessError({
    code: 'broker-url-missing',
    what: `there is no broker URL for ${transport === 'ws' ? 'pages (MQTT over WebSocket)' : 'Node peers (MQTT over TCP)'}`,
    cure:
      transport === 'ws'
        ? 'give a second --broker with ws:// or wss://, port and path of the same broker'
        : 'give a second --broker with mqtt:// or mqtts:// of the same broker',
  });
}

const noUrl = (): HarnessError =>
  new HarnessError({
    code: 'broker-url-missing',
    what: 'no broker URL was given',
    cure: 'use --broker mqtt://host:1883 and, for pages, --broker ws://host:8080/mqtt',
  });
