/** One attempt: two pages in fresh contexts meet, the clock of the one that comes runs, the broker counts. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Page } from 'playwright';
import type { RunningBroker } from '../../harness/brokers/broker.ts';
import { withDeadline } from '../../harness/core/deadline.ts';
import { asFailure } from '../../harness/core/errors.ts';
import type { Role } from '../../harness/core/ids.ts';
import { unguessable } from '../../harness/core/random.ts';
import type { Bytes, Ms } from '../../harness/core/units.ts';
import type { BenchPage, Meeting } from './page-protocol.ts';
import type { Implementation, Pages } from './pages.ts';

/** Who comes last: into a room where the other has been for `settledMs`; `both`: at the same time. */
export const arrivals = ['offerer', 'answerer', 'both'] as const;
export type Arrival = (typeof arrivals)[number];

/** The package announces itself four times when it comes, the last time after 2.1 s; then it is quiet for a minute. */
export const settledMs: Ms = 2_500;
const withinMs: Ms = 20_000;

export interface Task {
  readonly implementation: Implementation;
  readonly pair: readonly [offerer: string, answerer: string];
  readonly arrival: Arrival;
}

/** `ms` null: it did not come about, and `why` says how. */
export interface Outcome extends Task {
  readonly ms: Ms | null;
  readonly why: string;
  /** PUBLISH packets that the broker took from either side while the clock ran, and their payloads. */
  readonly messages: number;
  readonly bytes: Bytes;
}

export interface Site {
  readonly broker: RunningBroker;
  readonly pages: Pages;
  browser(name: string): Promise<Browser>;
}

/** What two open pages do or fail to do is an outcome; it rejects only when a page cannot be opened. */
export async function attempt(task: Task, site: Site): Promise<Outcome> {
  const sides = await openSides(task, site);
  try {
    const waiting = withDeadline(meet(task, sides, site), withinMs, (waited) => ({
      code: 'echo-timeout',
      what: `no echo within ${waited} ms`,
      cure: 'open both pages by hand: their consoles tell more',
    }));
    return { ...task, why: '', ...(await waiting) };
  } catch (error) {
    return { ...task, ms: null, why: asFailure(error).what, messages: 0, bytes: 0 };
  } finally {
    for (const { page } of Object.values(sides)) await page.context().close();
  }
}

interface Side {
  readonly page: Page;
  readonly id: string;
}
type Sides = Readonly<Record<Role, Side>>;

/** Of two of the package the smaller id offers, and ids are drawn by it: pages are opened until the offerer has it. */
async function openSides(task: Task, site: Site): Promise<Sides> {
  const [offerer, answerer] = [await opened(task, 0, site), await opened(task, 1, site)];
  if (task.implementation === 'native' || offerer.id < answerer.id) return { offerer, answerer };
  for (const { page } of [offerer, answerer]) await page.context().close();
  return openSides(task, site);
}

async function opened({ implementation, pair }: Task, at: 0 | 1, site: Site): Promise<Side> {
  const browser = await site.browser(pair[at]);
  const page = await (await browser.newContext({ viewport: null })).newPage();
  await page.goto(site.pages.urlOf(implementation));
  return { page, id: await page.evaluate<string>('bench.id') };
}

async function meet(
  { arrival }: Task,
  sides: Sides,
  { broker }: Site,
): Promise<Pick<Outcome, 'ms' | 'messages' | 'bytes'>> {
  const [room, { url }] = [unguessable(), broker.address('ws')];
  const measured: Role = arrival === 'answerer' ? 'answerer' : 'offerer';
  const host: Role = measured === 'offerer' ? 'answerer' : 'offerer';
  const tell = (role: Role, what: keyof BenchPage) => {
    const meeting: Meeting = {
      url,
      room,
      role,
      other: sides[role === 'offerer' ? 'answerer' : 'offerer'].id,
    };
    return sides[role].page.evaluate<Ms>(`bench.${what}(${JSON.stringify(meeting)})`);
  };
  const staying = arrival === 'both' ? null : tell(host, 'stay').then(() => pause(settledMs));
  await staying;
  await broker.takeObservations();
  const [ms] = await Promise.all([tell(measured, 'come'), staying ?? tell(host, 'stay')]);
  const seen = await broker.takeObservations();
  return { ms, messages: seen.length, bytes: seen.reduce((sum, { bytes }) => sum + bytes, 0) };
}
