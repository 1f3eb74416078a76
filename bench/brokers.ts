/**
 * `npm run bench:brokers`: whether the signalling benchmark can be trusted. On mosquitto, our figures are held
 * against those of its C clients and against an injected delay; exit code 1 outside the bounds.
 */
import os from 'node:os';
import type { BrokerAddress } from '../harness/brokers/broker.ts';
import { mosquitto } from '../harness/brokers/mosquitto.ts';
import { HarnessError } from '../harness/core/errors.ts';
import { seededRandom } from '../harness/core/random.ts';
import { discoverBrokers } from '../setup/brokers.mjs';
import { delayShows } from './brokers/delay.ts';
import { rateReached } from './brokers/rate.ts';
import { schedule, type Scheduling } from './brokers/real-time.ts';
import { roundTripAgrees } from './brokers/round-trip.ts';
import { told, type Verdict } from './brokers/verdict.ts';

const seed = 1;
type Check = (address: BrokerAddress) => Promise<Verdict>;

/** What is a matter of tenths of a millisecond goes first; the rates fill both cores, and so go as everybody does. */
const parts: readonly { scheduling: Scheduling; checks: readonly Check[] }[] = [
  {
    scheduling: 'real-time',
    checks: [
      (address) => roundTripAgrees(address, seededRandom(seed)),
      (address) => delayShows(address, seededRandom(seed)),
    ],
  },
  { scheduling: 'normal', checks: [rateReached] },
];

try {
  process.exitCode = (await allInside()) ? 0 : 1;
} catch (error) {
  if (!(error instanceof HarnessError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function allInside(): Promise<boolean> {
  const found = (await discoverBrokers()).find(({ name }) => name === 'mosquitto');
  if (found === undefined) throw new RangeError('set-up does not know mosquitto');
  let inside = true;
  for (const { scheduling, checks } of parts) {
    const now = schedule(scheduling);
    const broker = await mosquitto(found).start({ transports: new Set(['tcp'] as const) });
    try {
      console.log(surroundings(broker.version, now));
      for (const check of checks) {
        const verdict = await check(broker.address('tcp'));
        console.log(told(verdict));
        inside &&= verdict.inside;
      }
    } finally {
      await broker.close();
    }
  }
  return inside;
}

function surroundings(version: string, scheduling: Scheduling): string {
  const load = os.loadavg().map((value) => value.toFixed(2));
  const cores = os.availableParallelism();
  return `mosquitto ${version}, ${cores} cores, load ${load.join(' ')}, ${scheduling} scheduling`;
}
