/** Any broker that already runs: given by URL or name, observed by a client of ours, and left as it was found. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { asFailure, HarnessError } from '../core/errors.ts';
import { transports, type BrokerAddress, type RunningBroker, type Transport } from './broker.ts';
import { connectMqtt } from './connect.ts';
import type { Demand } from './etiquette-spend.ts';
import type { Etiquette } from './etiquette.ts';
import { joinObserver } from './observer.ts';
import { publicBrokerAt } from './presets.ts';
import type { RemoteAddresses } from './remote-addresses.ts';
import { mannersFor } from './remote-manners.ts';
import { remoteSettings } from './remote-settings.ts';
import { cleanUpLeftBehind, clearRetained } from './retained.ts';

export interface RemoteOptions {
  /** What results call it; the name of a public broker, or its host, when left out. */
  readonly name?: string;
  /** Manners towards it; made from `SIGNALBOX_BROKER_MINE` and `_ETIQUETTE` when left out. */
  readonly etiquetteFor?: (address: BrokerAddress) => Etiquette;
  /** Gets lines for the user; standard error when left out. */
  readonly say?: (line: string) => void;
  /** Where notes of retained messages lie (retained-notes.ts). */
  readonly notesFolder?: string;
}

/** What the two peers of one cell ask of a broker, at most; an exchange with trickle takes 10 to 30 messages. */
const cellDemand: Demand = { connections: 2, messages: 40, bytes: 48 * 1024 };

/**
 * Clears what an earlier run left behind, then observes.
 * @throws HarnessError `broker-url-missing`, or what `connectMqtt` (connect.ts) throws
 */
export async function joinRemote(
  addresses: RemoteAddresses,
  options: RemoteOptions = {},
): Promise<RunningBroker> {
  const address = transports
    .map((transport) => addresses[transport])
    .find((each) => each !== undefined);
  if (address === undefined) throw noUrl();
  const { notesFolder, say = (line) => process.stderr.write(`${line}\n`) } = options;
  const {
    etiquetteFor = (each: BrokerAddress) => mannersFor(each, remoteSettings(), notesFolder),
  } = options;
  const etiquette = etiquetteFor(address);
  const folder = notesFolder === undefined ? {} : { folder: notesFolder };
  await cleanUpLeftBehind({ addresses: Object.values(addresses), etiquetteFor, say, ...folder });
  const observer = await joinObserver(address, { etiquette });
  const overhear = async (filters: readonly string[], ours: readonly string[]): Promise<void> => {
    await etiquette.spend(cellDemand);
    for (const topic of ours) etiquette.retained?.note(topic);
    await whileItLives(observer.watch(...filters), observer.ended);
  };
  return {
    name: options.name ?? publicBrokerAt(address)?.name ?? new URL(address.url).host,
    version: await observer.version(),
    address: (transport) => addressFor(addresses, transport),
    watch: (...filters) => overhear(filters, filters), // peers retain their presence below it, and may die before they clear it
    overhear,
    takeObservations: () => Promise.resolve(observer.take()),
    ended: observer.ended,
    close: async () => {
      await observer.close();
      await leaveClean(address, etiquette).catch((error: unknown) => {
        say(asFailure(error).what);
      });
    },
  };
}

/** What fails because the connection went away is told as just that. */
async function whileItLives<T>(work: Promise<T>, ended: Promise<string>): Promise<T> {
  const lost = ended.then((how) => {
    throw new HarnessError({
      code: 'broker-lost',
      what: `the broker was lost while it was needed: ${how}`,
      cure: 'check that it still runs, and its log',
    });
  });
  try {
    return await Promise.race([work, lost]);
  } catch (error) {
    await Promise.race([lost, nextTurn()]); // mqtt.js fails its calls a moment before it says why
    throw error;
  }
}

async function leaveClean(address: BrokerAddress, etiquette: Etiquette): Promise<void> {
  if ((etiquette.retained?.left.length ?? 0) === 0) return;
  const client = await connectMqtt(address, { etiquette, within: 3_000 });
  try {
    await clearRetained(client, etiquette);
  } finally {
    await client.endAsync(true);
  }
}

/** Who asks for TCP or WebSocket is also served by its encrypted form; the URL then says so. */
function addressFor(addresses: RemoteAddresses, transport: Transport): BrokerAddress {
  const encrypted = { tcp: addresses.tls, ws: addresses.wss, tls: undefined, wss: undefined };
  return addresses[transport] ?? encrypted[transport] ?? missing(transport);
}

const schemes = { tcp: 'mqtt://', tls: 'mqtts://', ws: 'ws://', wss: 'wss://' };

function missing(transport: Transport): never {
  const isForPages = transport === 'ws' || transport === 'wss';
  throw new HarnessError({
    code: 'broker-url-missing',
    what: `there is no broker URL for ${isForPages ? 'pages (MQTT over WebSocket)' : 'Node peers (MQTT over TCP)'}`,
    cure: isForPages
      ? `give a second --broker with ${schemes[transport]}, port and path of the same broker`
      : `give a second --broker with ${schemes[transport]} of the same broker`,
  });
}

const noUrl = (): HarnessError =>
  new HarnessError({
    code: 'broker-url-missing',
    what: 'no broker URL was given',
    cure: 'use --broker mqtt://host:1883 and, for pages, --broker ws://host:8080/mqtt',
  });
