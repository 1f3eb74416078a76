/**
 * `npm run rehearse:brokers`: a look at a broker of others, rehearsed. Local brokers stand behind 40 ms of delay and are
 * given to `signalbox brokers` by URL, with the manners of a guest; a first run is killed while it has something retained.
 * What the proxies saw decides whether the manners held. Exit code 1 when anything is not as it would have to be.
 */
import { guestLimits } from '../harness/brokers/etiquette-budget.ts';
import { HarnessError } from '../harness/core/errors.ts';
import { localBrokers, type FarBroker } from './rehearsal/far-broker.ts';
import { killedRun, wholeRun } from './rehearsal/guest-run.ts';
import { complaintsAbout, minuteMs } from './rehearsal/complaints.ts';

const names = process.argv.slice(2);

try {
  process.exitCode = (await rehearse(names.length === 0 ? ['mosquitto', 'nats'] : names)) ? 0 : 1;
} catch (error) {
  if (!(error instanceof HarnessError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function rehearse(asked: readonly string[]): Promise<boolean> {
  const brokers = await localBrokers(asked);
  try {
    const [first] = brokers;
    if (first === undefined) throw new RangeError('name at least one broker');
    console.log(`killed with something retained at ${first.name}: ${await killedRun(first)}`);
    for (const each of brokers) each.turnPage();
    const { report, wallMs } = await wholeRun(brokers);
    console.log(`the whole run took ${(wallMs / 1000).toFixed(0)} s`);
    const complaints = await Promise.all(brokers.map((each) => complaintsAbout(each, report)));
    brokers.forEach((each, index) => {
      console.log(told(each, complaints[index] ?? []));
    });
    return complaints.flat().length === 0;
  } finally {
    for (const each of brokers) await each.close();
  }
}

function told({ name, spent }: FarBroker, complaints: readonly string[]): string {
  const { connections, messages, bytes } = spent(minuteMs);
  const { perMinute } = guestLimits;
  const most =
    `at most ${connections} connections of ${perMinute.connections}, ${messages} messages of ` +
    `${perMinute.messages} and ${bytes} B of ${perMinute.bytes} in a minute`;
  const verdict = complaints.length === 0 ? 'as it should be' : complaints.join('; ');
  return `${name}: ${most}; ${verdict}`;
}
