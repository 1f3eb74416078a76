/**
 * `npm run bench:signalling`: from joining a room to the first echoed message, by the published package
 * `@trystero-p2p/mqtt` and by our native dialect, in turns on one broker; exit code 1 when ours takes too long.
 */
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright';
import { startAedes } from '../harness/brokers/aedes.ts';
import { startBrowser } from '../harness/drivers/start-browser.ts';
import { discoverStacks } from '../setup/discover.mjs';
import { arrivals, attempt, type Outcome, type Site, type Task } from './signalling/attempt.ts';
import { servePages } from './signalling/pages.ts';
import { definition, isInside, linesOf, type Pair } from './signalling/verdict.ts';

const pairs: readonly Pair[] = [
  ['chromium', 'chromium'],
  ['chromium', 'firefox'],
];
const usage = `usage: bench:signalling [--rounds N]

  --rounds N   attempts of each pair, arrival and side (10): 12 attempts a round, about 40 s`;

const rounds = roundsAsked();
const found = await discoverStacks();
const launched = new Map<string, Promise<Browser>>();
const [broker, pages] = [await startAedes(), await servePages()];
await broker.watch('#');
const site: Site = { broker, pages, browser };
const outcomes: Outcome[] = [];
try {
  for (let round = 0; round < rounds; round++) {
    for (const task of tasksOf(round)) outcomes.push(await attempt(task, site));
    console.log(`round ${round + 1} of ${rounds}`);
  }
} finally {
  for (const running of launched.values()) await (await running).close();
  await Promise.all([broker.close(), pages.close()]);
}
console.log(`\n${definition}\n`);
for (const pair of pairs) for (const line of linesOf(pair, outcomes)) console.log(line);
process.exitCode = pairs.every((pair) => isInside(pair, outcomes)) ? 0 : 1;

/** Both sides of each cell one right after the other, and the order turned round each time (ABBA). */
function tasksOf(round: number): Task[] {
  const sides = ['native', 'package'] as const;
  return pairs.flatMap((pair) =>
    arrivals.flatMap((arrival) =>
      (round % 2 === 0 ? sides : sides.toReversed()).map((implementation) => ({
        ...{ implementation, pair, arrival },
      })),
    ),
  );
}

/** As our peers have it; one for all attempts, which each get a context of their own. */
function browser(name: string): Promise<Browser> {
  const running =
    launched.get(name) ?? startBrowser({ ...stackOf(name), stunUrl: '' }, 30_000, null);
  launched.set(name, running);
  return running;
}

function stackOf(name: string) {
  const stack = found.find((each) => each.name === name);
  if (stack?.status === 'found') return stack;
  console.error(`${name} is missing: ${stack?.why ?? ''}. ${stack?.cure ?? ''}`);
  process.exit(1);
}

function roundsAsked(): number {
  try {
    const { values } = parseArgs({
      options: { rounds: { type: 'string', default: '10' }, help: { type: 'boolean' } },
    });
    const asked = Number(values.rounds);
    if (values.help !== true && Number.isInteger(asked) && asked > 0) return asked;
    console.error(usage);
    process.exit(values.help === true ? 0 : 2);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(2);
  }
}
