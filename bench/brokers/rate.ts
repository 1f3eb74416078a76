/** (b) Messages per second from one publisher to one subscriber: ours against two C clients, in turns. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { LoadGenerator } from '../../harness/broker-lab/bench/load-generator.ts';
import { loadRun } from '../../harness/broker-lab/bench/load-run.ts';
import type { BrokerAddress } from '../../harness/brokers/broker.ts';
import { ownEtiquette } from '../../harness/brokers/etiquette.ts';
import { HarnessError } from '../../harness/core/errors.ts';
import { compared } from '../compare.ts';
import { mosquittoRate } from './mosquitto-clients.ts';
import type { Verdict } from './verdict.ts';

const [count, rounds, payloadBytes, least] = [150_000, 5, 64, 0.8];

/** @throws HarnessError `load-failed` when we lose a message, or what a run throws */
export async function rateReached(address: BrokerAddress): Promise<Verdict> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-bench-'));
  const lines = path.join(folder, 'lines');
  writeFileSync(lines, `${'x'.repeat(payloadBytes)}\n`.repeat(count));
  const generator = new LoadGenerator();
  const [ours, c]: [number[], number[]] = [[], []];
  try {
    await oursOnce(address, generator); // the first run compiles
    const sides = [
      async () => ours.push(await oursOnce(address, generator)),
      async () => c.push(await mosquittoRate(Number(new URL(address.url).port), lines, count)),
    ];
    for (let round = 0; round < rounds; round++) {
      for (const side of round % 2 === 0 ? sides : [...sides].reverse()) await side();
    }
  } finally {
    await generator.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return verdictOf(ours, c);
}

async function oursOnce(address: BrokerAddress, generator: LoadGenerator): Promise<number> {
  const plan = { qos: 0, payloadBytes, ratePerSecond: null, count, within: 20_000 } as const;
  const site = { address, manners: ownEtiquette() };
  const { achievedPerSecond, lost } = await loadRun(site, generator, { ...plan, lossAfter: 5_000 });
  if (lost === 0) return achievedPerSecond;
  throw new HarnessError({
    code: 'load-failed',
    what: `${lost} of ${count} messages of ours were lost, so there is no rate to compare`,
    cure: 'run again; if it repeats, the broker drops messages under load',
  });
}

function verdictOf(ours: readonly number[], c: readonly number[]): Verdict {
  const { ratio, low, high, inside } = compared({
    name: 'rate',
    unit: 'messages/s',
    groups: [{ harness: ours, bare: c }],
    bound: { is: 'at least', ratio: least },
  });
  const list = (rates: readonly number[]) => rates.map((rate) => Math.round(rate)).join(', ');
  return {
    inside,
    name: 'message rate, QoS 0, 64 B: ours ÷ C',
    value: `${ratio.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}], at least ${least}`,
    details: `messages/s, ours: ${list(ours)}; C: ${list(c)}; n = ${rounds} runs of ${count} messages each, ABBA`,
    definition:
      'messages ÷ time from the first one sent to the last one received. C: mosquitto_pub -l fed from a file, ' +
      'mosquitto_sub -C to /dev/null; its start and end, some ms, count. Ours: generator in a thread, subscriber in another',
  };
}
