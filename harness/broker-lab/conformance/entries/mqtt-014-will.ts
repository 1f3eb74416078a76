/** MQTT-014: an ungraceful death publishes the will in time; a clean leave never does. */
import type { Ms } from '../../../core/units.ts';
import type { EntryContext } from '../context.ts';
import { unlessAny, type Entry } from '../entry.ts';
import type { WireClient } from '../wire/client.ts';
import { ping } from '../wire/exchange.ts';

const keepAliveSeconds = 2;
const cutBoundMs = 1_000;
/** MQTT 3.1.1 [MQTT-3.1.2-24]: one and a half times the keep-alive; one second more for the broker's own timer. */
const silentBoundMs = 1_500 * keepAliveSeconds + 1_000;

/** How long we go on looking, so that the report says when it came instead. */
const patienceMs = 9_000;
/** Several, apart, because a broker may look at keep-alives only every few seconds. */
const silentClients = 4;
const apartMs = 1_250;

export const mqtt014: Entry = {
  id: 'MQTT-014',
  claim: `The will comes within ${cutBoundMs} ms of a cut and within ${silentBoundMs} ms of silence at a keep-alive of ${keepAliveSeconds} s, when the silent connection is ended too, and never after DISCONNECT; a client that pings is not taken for dead.`,
  references: [
    'MQTT 3.1.1 [MQTT-3.1.2-8], [MQTT-3.1.2-10], [MQTT-3.1.2-24]',
    'MQTT 5 [MQTT-3.1.2-22], [MQTT-3.14.4-3]',
  ],
  needs: [],
  demand: { connections: 8, messages: 0, bytes: 0 },
  cure: 'do not trust presence alone: expect an answer within a deadline',
  waits: true,
  within: 25_000,
  run: async (context) => {
    const watcher = await context.subscriber('watcher', [context.topic('will/+')]);
    const journey = (await ping(watcher)) ?? 0;
    const leaver = await mortal(context, 'leaver');
    await leaver.leave();
    const alive = await mortal(context, 'alive');
    const [afterCut, afterSilence] = await Promise.all([
      cutOne(context, watcher),
      Promise.all(Array.from({ length: silentClients }, (_, n) => silence(context, watcher, n))),
      keepPinging(alive, silentBoundMs),
    ]);
    const latest = afterSilence.includes(null) ? null : Math.max(...afterSilence.map(Number));
    return unlessAny(
      [
        ...late('a cut', afterCut, cutBoundMs + journey),
        ...late('silence', latest, silentBoundMs + journey),
        ...willsOf(watcher, context.topic('will/leaver'), 'after a clean DISCONNECT'),
        ...willsOf(watcher, context.topic('will/alive'), 'of a client that pings every second'),
      ],
      `after a cut: ${inMs(afterCut)}, after silence, latest of ${silentClients}: ${inMs(latest)}, after DISCONNECT: none`,
    );
  },
};

const mortal = (context: EntryContext, name: string): Promise<WireClient> =>
  context.connect(name, {
    keepalive: keepAliveSeconds,
    will: { topic: context.topic(`will/${name}`), payload: 'gone', qos: 1, retain: false },
  });

async function cutOne(context: EntryContext, watcher: WireClient): Promise<Ms | null> {
  const client = await mortal(context, 'cut');
  return arrival(watcher, context.topic('will/cut'), 3_000, () => {
    client.cut();
  });
}

/** As a stopped process: the socket stays open, and nothing is sent on it any more. */
async function silence(context: EntryContext, watcher: WireClient, n: number): Promise<Ms | null> {
  await context.quiet(n * apartMs);
  const client = await mortal(context, `silent-${n}`);
  const came = arrival(watcher, context.topic(`will/silent-${n}`), patienceMs, () => undefined);
  const ended = await client.until(() => client.ended !== null, patienceMs);
  return ended ? came : null;
}

function late(what: string, took: Ms | null, bound: Ms): string[] {
  if (took === null) return [`no will, or no end of the connection, after ${what}`];
  return took <= bound
    ? []
    : [`the will came ${took.toFixed(0)} ms after ${what}, more than ${bound.toFixed(0)} ms`];
}

/** Time from `kill` to the message, or null when it did not come in that time. */
async function arrival(
  watcher: WireClient,
  topic: string,
  within: Ms,
  kill: () => void,
): Promise<Ms | null> {
  const start = performance.now();
  kill();
  const came = await watcher.until(() => watcher.messages(topic).length > 0, within);
  return came ? performance.now() - start : null;
}

/** Leaves at the end, so that what it does not send afterwards is no silence. */
async function keepPinging(client: WireClient, forMs: Ms): Promise<void> {
  for (const end = performance.now() + forMs; performance.now() < end;) {
    await ping(client, 1_000);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  await client.leave();
}

const willsOf = (watcher: WireClient, topic: string, when: string): string[] =>
  watcher.messages(topic).length === 0 ? [] : [`a will came ${when}`];

const inMs = (ms: Ms | null): string => (ms === null ? 'none' : `${ms.toFixed(0)} ms`);
