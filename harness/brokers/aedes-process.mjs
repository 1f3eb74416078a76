/**
 * The embedded broker: aedes in a process of its own, on a free loopback port for each transport. It stamps
 * every PUBLISH with the machine's monotonic clock before anything else happens to it, keeps the stamps once somebody
 * watches, and hands them over when asked: nothing is written while peers connect.
 *
 * Talks JSON lines: the first on stdin says what to offer to whom (`Orders`; passwords and keys come this way,
 * where nobody else can read them), the first on stdout at which ports; then one array per line on stdin: what was
 * published (`take`) since somebody first asked to `watch` (answered with an empty one), or what clients did beside it
 * (`clients`). It ends when stdin closes, so that it never outlives its parent.
 */
import { createInterface } from 'node:readline';
import { Aedes } from 'aedes';
import { accessFor, loginRefused } from './aedes-access.mjs';
import { listen } from './aedes-listeners.mjs';
import { keepRetainedInLine } from './aedes-retained.mjs';

/**
 * @typedef {object} Orders
 * @property {import('./aedes-listeners.mjs').Transport[]} transports
 * @property {import('./aedes-access.mjs').User[] | null} users
 * @property {import('./aedes-listeners.mjs').Secrets | null} secrets
 */

/** @typedef {{ at: string, topic: string, payload: string, bytes: number, qos: number, retain: boolean, dup: boolean, client: string | null }} Stamp */

/** @typedef {{ topic: string, payload: string, qos: number, retain: boolean }} Will */
/** @typedef {{ at: string, client: string, what: 'connected' | 'subscribed' | 'ended', filter: string, will: Will | null }} ClientStamp */

/** Nobody needs to ask: of a broker that runs for long the newest are kept. */
const mostClientStamps = 20_000;

/** Nobody would ever take what is kept of a broker that nobody watches. */
let isWatched = false;
/** @type {Stamp[]} */
const stamps = [];
/** @type {ClientStamp[]} */
const clientStamps = [];

/**
 * @param {string | undefined} client
 * @param {ClientStamp['what']} what
 * @param {Partial<ClientStamp>} [more]
 */
function noteClient(client, what, more = {}) {
  const at = process.hrtime.bigint().toString();
  clientStamps.push({ at, client: client ?? '', what, filter: '', will: null, ...more });
  if (clientStamps.length > mostClientStamps) clientStamps.splice(0, mostClientStamps / 2);
}

const lines = createInterface({ input: process.stdin });
lines.on('close', () => process.exit(0));
/** @type {Orders} */
const { transports, users, secrets } = await new Promise((resolve) => {
  lines.once('line', (line) => {
    /** @type {Orders} */
    const orders = JSON.parse(line);
    resolve(orders);
  });
});
const access = accessFor(users);

/**
 * @param {{ topic: string, payload?: string | Uint8Array, qos?: number, retain?: boolean }} will
 * @returns {Will}
 */
const plainWill = ({ topic, payload, qos = 0, retain = false }) => ({
  ...{ topic, qos, retain },
  payload: typeof payload === 'string' ? payload : Buffer.from(payload ?? '').toString(),
});

const broker = await Aedes.createBroker({
  preConnect: (_client, { clientId, will }, done) => {
    noteClient(clientId, 'connected', { will: will ? plainWill(will) : null });
    done(null, true);
  },
  authenticate: (client, username, password, done) => {
    if (access.mayConnect(client, username, password)) done(null, true);
    else done(loginRefused(), null);
  },
  authorizeSubscribe: (client, subscription, done) => {
    noteClient(client.id, 'subscribed', { filter: subscription.topic });
    done(null, access.maySubscribe(client, subscription.topic) ? subscription : null);
  },
  authorizePublish: (client, packet, allow) => {
    const at = process.hrtime.bigint().toString();
    /** @type {Partial<Pick<typeof packet, 'payload' | 'dup'>>} aedes hands a will over without `dup` */
    const told = packet;
    const { topic, qos, retain } = packet;
    if (!access.mayPublish(client, topic)) {
      allow(new Error(`${topic} is not for this user`));
      return;
    }
    if (isWatched) {
      const bytes = Buffer.from(told.payload ?? '');
      stamps.push({
        at,
        topic,
        payload: bytes.toString(),
        bytes: bytes.length,
        qos,
        retain,
        dup: told.dup === true,
        client: client?.id ?? null,
      });
    }
    allow(null);
  },
});

broker.on('clientDisconnect', ({ id }) => {
  noteClient(id, 'ended');
});
keepRetainedInLine(broker);
broker.on('clientError', () => undefined); // a peer that was killed: its will and its absence tell
broker.on('connectionError', () => undefined); // something that is not MQTT: aedes closed it

/** @type {Record<string, () => unknown[]>} */
const answers = {
  watch: () => {
    isWatched = true;
    return [];
  },
  take: () => stamps.splice(0),
  clients: () => clientStamps.splice(0),
};

lines.on('line', (line) => {
  process.stdout.write(`${JSON.stringify(answers[line]?.() ?? [])}\n`);
});

const ports = await listen({ transports, secrets }, broker.handle.bind(broker));
process.stdout.write(`${JSON.stringify(ports)}\n`);
