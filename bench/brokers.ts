/**
 * `npm run bench:brokers`: whether the signalling benchmark can be trusted. On mosquitto, our figures are held
 * against those of its C clients and against an injected delay; exit code 1 outside the bounds.
 */
import os from 'node:os';
import { mosquitto } from '../harness/brokers/mosquitto.ts';
import { HarnessError } from '../harness/core/errors.ts';
import { seededRandom } from '../harness/core/random.ts';
import { discoverBrokers } from '../setup/brokers.mjs';
import { delayShows } from './brokers/delay.ts';
import { rateReached } from './brokers/rate.ts';
import { roundTripAgrees } from './brokers/round-trip.ts';
import { told } from './brokers/verdict.ts';

const seed = 1;

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
  const broker = await mosquitto(found).start({ transports: new Set(['tcp'] as const) });
  const load = os.loadavg().map((value) => value.toFixed(2));
  console.log(
    `mosquitto ${broker.version}, ${os.availableParallelism()} cores, load ${load.join(' ')}`,
  );
  let inside = true;
  try {
    const address = broker.address('tcp');
    const checks = [
      () => roundTripAgrees(address, seededRandom(seed)),
      () => delayShows(address, seededRandom(seed)),
      () => rateReached(address),
    ];
    for (const check of checks) {
      const verdict = await check();
      console.log(told(verdict));
      inside &&= verdict.inside;
    }
  } finally {
    await broker.close();
  }
  return inside;
}
