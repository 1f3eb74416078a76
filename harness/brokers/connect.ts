/** THE way to open an MQTT connection of the harness: with a deadline, with manners, and with clear errors. */
import type { Duplex } from 'node:stream';
import { MqttClient, type IClientOptions } from 'mqtt';
import { withDeadline } from '../core/deadline.ts';
import { HarnessError } from '../core/errors.ts';
import { unguessable } from '../core/random.ts';
import type { Ms } from '../core/units.ts';
import type { BrokerAddress, ProtocolLevel } from './broker.ts';
import { connectFailure, publicUrl, silence } from './connect-failure.ts';
import { isMqttAnswer, speakerOf } from './connect-speaker.ts';
import { openTransport } from './connect-transport.ts';
import type { Etiquette } from './etiquette.ts';
import { politely } from './etiquette-client.ts';
import { publicBrokerAt } from './presets.ts';

const connectWithinMs: Ms = 10_000;
/** The library's own deadline comes this much after ours, so that it never speaks first, and holds no process for long. */
const libraryPatienceMs: Ms = 5_000;

export interface ConnectOptions extends Pick<
  IClientOptions,
  'clean' | 'clientId' | 'keepalive' | 'properties' | 'will'
> {
  readonly level?: ProtocolLevel;
  /** How long all of it may take, from the name lookup to CONNACK, in ms; 10 s when left out. */
  readonly within?: Ms;
  /** Manners towards this broker; required for public ones. Waiting for the budget is not part of `within`. */
  readonly etiquette?: Etiquette;
}

/**
 * Connects once, without reconnecting. The client id is unguessable unless `clientId` is given.
 * With `etiquette`, the connection and everything that the client publishes is taken from its budget.
 * @throws HarnessError
 *   `broker-host-unknown`, `broker-host-unreachable`, `broker-unreachable`: no TCP connection;
 *   `broker-not-tls`, `broker-tls-failed`, `broker-certificate-expired`, `broker-certificate-refused`: no TLS;
 *   `broker-not-websocket`: no WebSocket;
 *   `broker-not-mqtt`, `broker-closed-early`, `broker-login-refused`, `broker-refused`: no MQTT;
 *   `broker-connect-timeout`: no answer within the deadline;
 *   `budget-exhausted`, `public-broker-unguarded`: our own manners forbid it
 */
export async function connectMqtt(
  address: BrokerAddress,
  options: ConnectOptions = {},
): Promise<MqttClient> {
  const { etiquette } = options;
  guardPublicBrokers(address, etiquette);
  await etiquette?.beforeConnect();
  try {
    const client = await connectOnce(address, options);
    etiquette?.afterConnect(true);
    return etiquette === undefined ? client : politely(client, etiquette);
  } catch (error) {
    etiquette?.afterConnect(false);
    throw error;
  }
}

function guardPublicBrokers(address: BrokerAddress, etiquette: Etiquette | undefined): void {
  const preset = publicBrokerAt(address);
  if (preset === undefined || etiquette?.manners === 'guest') return;
  throw new HarnessError({
    code: 'public-broker-unguarded',
    what: `${publicUrl(address)} is the public broker ${preset.name}, and no budget was set for it`,
    cure: 'report it: whoever connects to a broker of others passes `guestEtiquette`',
  });
}

async function connectOnce(address: BrokerAddress, options: ConnectOptions): Promise<MqttClient> {
  const { level = 4, within = connectWithinMs, etiquette: _, ...rest } = options;
  const since = performance.now();
  const { stream } = await openTransport(address, within);
  const left = Math.max(0, within - (performance.now() - since));
  const { username, password } = address;
  const client = new MqttClient(() => stream, {
    clientId: `signalbox-${unguessable()}`,
    protocolId: 'MQTT',
    protocolVersion: level,
    reconnectPeriod: 0,
    connectTimeout: left + libraryPatienceMs,
    ...rest,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  });
  client.on('error', () => undefined); // stays: an error without a listener would end this process
  try {
    await withDeadline(accepted(client, stream, address), left, () =>
      silence('mqtt', address, within),
    );
    return client;
  } catch (error) {
    client.end(true);
    stream.destroy();
    throw connectFailure(error, address);
  }
}

function accepted(client: MqttClient, stream: Duplex, address: BrokerAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    // Before the parser of the library, which would only say that it cannot read this
    stream.prependOnceListener('data', (bytes: Buffer) => {
      if (!isMqttAnswer(bytes)) reject(notMqtt(bytes, address));
    });
    client.once('connect', () => {
      resolve();
    });
    client.once('error', reject);
    stream.once('error', reject);
    client.once('close', () => {
      reject(new Error('it sent nothing'));
    });
  });
}

const notMqtt = (bytes: Uint8Array, address: BrokerAddress): HarnessError =>
  new HarnessError({
    code: 'broker-not-mqtt',
    what: `what listens at ${publicUrl(address)} is no MQTT broker, but ${speakerOf(bytes)}`,
    cure: 'check the port and the scheme of the URL: mqtt, mqtts, ws or wss',
  });
