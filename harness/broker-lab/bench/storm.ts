/** Many clients are cut at once and come back at once: how long each needs, and how many fail. */
import type { Ms } from '../../core/units.ts';
import type { Storm } from '../result.ts';
import { Latencies } from './latencies.ts';
import type { LeanClient } from './lean-client.ts';
import type { Measurement } from './measurement.ts';
import { freshTopic, join, type Site } from './site.ts';

export interface StormPlan {
  readonly clients: number;
  /** A client that is not subscribed again after this long has failed, in ms. */
  readonly within: Ms;
}

/**
 * Each client counts from the cut, which is one instant for all, to SUBACK of its subscription.
 * @throws HarnessError what `join` and `LeanClient` throw while the clients connect for the first time, one by one
 */
export async function stormMeasurement(site: Site, plan: StormPlan): Promise<Measurement<Storm>> {
  const clients: LeanClient[] = [];
  const close = () => {
    for (const client of clients) client.end();
  };
  try {
    while (clients.length < plan.clients) clients.push(await joined(site, plan.within));
  } catch (error) {
    close();
    throw error;
  }
  const reconnect = new Latencies();
  let failed = 0;
  let totalMs: Ms = 0;
  const block = async () => {
    const since = performance.now();
    for (const client of clients.splice(0)) client.cut();
    const back = await Promise.allSettled(
      Array.from({ length: plan.clients }, async () => {
        const client = await joined(site, plan.within);
        reconnect.record(performance.now() - since);
        clients.push(client);
      }),
    );
    totalMs = Math.max(totalMs, performance.now() - since);
    failed += back.filter(({ status }) => status === 'rejected').length;
  };
  const result = () => ({ clients: plan.clients, failed, reconnect: reconnect.result(), totalMs });
  return { block, result, close };
}

async function joined(site: Site, within: Ms): Promise<LeanClient> {
  const client = await join(site, within);
  try {
    await client.subscribe(freshTopic(site), 1, within);
    return client;
  } catch (error) {
    client.cut();
    throw error;
  }
}
