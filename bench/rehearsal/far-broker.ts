/** A local broker that looks like one far away: behind 40 ms of delay, and with a book of what was asked of it. */
import { aedes } from '../../harness/brokers/aedes.ts';
import type { BrokerAddress, BrokerDriver } from '../../harness/brokers/broker.ts';
import { connectMqtt } from '../../harness/brokers/connect.ts';
import type { Amount } from '../../harness/brokers/etiquette-budget.ts';
import { mosquitto } from '../../harness/brokers/mosquitto.ts';
import { nats } from '../../harness/brokers/nats.ts';
import { rabbitmq } from '../../harness/brokers/rabbitmq.ts';
import { deferred } from '../../harness/core/deferred.ts';
import { HarnessError } from '../../harness/core/errors.ts';
import type { Ms } from '../../harness/core/units.ts';
import { delay } from '../../harness/network/mqtt-proxy/actions/delay.ts';
import { tap } from '../../harness/network/mqtt-proxy/actions/tap.ts';
import { startMqttProxy } from '../../harness/network/mqtt-proxy/proxy.ts';
import { discoverBrokers, type FoundBroker } from '../../setup/brokers.mjs';

/** Of what comes back from the broker, so also of a round trip. */
export const farMs: Ms = 40;
/** Something retained that is still there when nothing has come for so long is there to stay. */
const quietMs: Ms = 500;

const drivers: Readonly<Record<string, (found: FoundBroker) => BrokerDriver>> = {
  aedes: () => aedes,
  ...{ mosquitto, nats, rabbitmq },
};

export interface FarBroker {
  readonly name: string;
  readonly urls: readonly string[];
  /** Opens a new page of the book: each run has a budget of its own. */
  readonly turnPage: () => void;
  /** The most that was asked of it within any time so long, on this page. */
  readonly spent: (window: Ms) => Amount;
  /** Settles once a client of ours has something retained there. */
  readonly retains: Promise<unknown>;
  /** Topics of what is retained there now. */
  retained(): Promise<string[]>;
  close(): Promise<void>;
}

/** @throws HarnessError `bad-option` for an unknown name, `broker-missing`, `broker-start-failed` */
export async function localBrokers(names: readonly string[]): Promise<FarBroker[]> {
  const found = await discoverBrokers();
  const brokers: FarBroker[] = [];
  for (const name of names) {
    const program = found.find((each) => each.name === name);
    const driver = drivers[name];
    if (program === undefined || driver === undefined) throw unknown(name);
    brokers.push(await farBroker(driver(program)));
  }
  return brokers;
}

async function farBroker(driver: BrokerDriver): Promise<FarBroker> {
  const broker = await driver.start({ transports: new Set(['tcp', 'ws'] as const) });
  const [tcp, ws] = [broker.address('tcp'), broker.address('ws')];
  const retains = deferred<undefined>();
  const expenses: (Amount & { readonly t: Ms })[] = [];
  const proxy = await startMqttProxy({ upstream: { tcp, ws } });
  proxy.add({
    name: 'book',
    match: { direction: 'to broker', kind: ['connect', 'publish'] },
    action: tap(({ packet }) => {
      const isMessage = packet?.cmd === 'publish';
      const bytes = isMessage ? packet.payload.length : 0;
      expenses.push({
        t: performance.now(),
        ...{ connections: isMessage ? 0 : 1, messages: isMessage ? 1 : 0, bytes },
      });
      if (isMessage && packet.retain && bytes > 0) retains.resolve(undefined);
    }),
  });
  proxy.add({
    name: 'far away',
    match: { direction: 'from broker' },
    action: delay({ ms: farMs }),
  });
  return {
    name: driver.name,
    urls: [proxy.address('tcp').url, proxy.address('ws').url],
    turnPage: () => void expenses.splice(0),
    spent: (window) => mostWithin(expenses, window),
    retains: retains.promise,
    retained: () => retainedAt(tcp),
    close: async () => {
      await proxy.close();
      await broker.close();
    },
  };
}

/** By the kind: the windows with the most of each need not be the same. */
function mostWithin(expenses: readonly (Amount & { readonly t: Ms })[], window: Ms): Amount {
  const most = { connections: 0, messages: 0, bytes: 0 };
  for (const { t: end } of expenses) {
    const inside = expenses.filter(({ t }) => t > end - window && t <= end);
    for (const kind of ['connections', 'messages', 'bytes'] as const) {
      const sum = inside.reduce((all, each) => all + each[kind], 0);
      most[kind] = Math.max(most[kind], sum);
    }
  }
  return most;
}

/** With a filter for everything; over RabbitMQ, which shows that to nobody, it is empty and proves nothing. */
async function retainedAt(address: BrokerAddress): Promise<string[]> {
  const client = await connectMqtt(address);
  const topics: string[] = [];
  try {
    await new Promise<void>((resolve) => {
      let quiet = setTimeout(resolve, quietMs);
      client.on('message', (topic, _payload, { retain }) => {
        if (retain) topics.push(topic);
        clearTimeout(quiet);
        quiet = setTimeout(resolve, quietMs);
      });
      client.subscribe('#');
    });
    return topics;
  } finally {
    await client.endAsync(true);
  }
}

const unknown = (name: string): HarnessError =>
  new HarnessError({
    code: 'bad-option',
    what: `there is no broker "${name}" to rehearse with`,
    cure: `use ${Object.keys(drivers).join(', ')}`,
  });
