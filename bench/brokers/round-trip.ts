/** (a) Publish to deliver between two clients: ours against mosquitto_pub and mosquitto_sub, same clock, in turns. */
import { once } from 'node:events';
import { medianInterval } from '../../harness/analysis/stats/bootstrap.ts';
import { quantile } from '../../harness/analysis/stats/quantile.ts';
import { LeanClient } from '../../harness/broker-lab/bench/lean-client.ts';
import { publishFrame } from '../../harness/broker-lab/bench/publish-frame.ts';
import type { BrokerAddress } from '../../harness/brokers/broker.ts';
import { withDeadline } from '../../harness/core/deadline.ts';
import { seededRandom, shuffled, type Random } from '../../harness/core/random.ts';
import type { Ms } from '../../harness/core/units.ts';
import { catEcho, mosquittoEcho, type LineEcho } from './mosquitto-clients.ts';
import type { Verdict } from './verdict.ts';

const blocks = 24;
const perBlock = 40;
const spacingMs: Ms = 4;
const [warmUp, payloadBytes] = [50, 64];
const ways = ['ours', 'C', 'pipes'] as const;
type Way = (typeof ways)[number];
/** Sends one message and resolves with how long it took to come out. */
type Once = () => Promise<Ms>;

/** @throws HarnessError `echo-timeout` when a message does not come out */
export async function roundTripAgrees(address: BrokerAddress, random: Random): Promise<Verdict> {
  const [subscriber, publisher] = [
    await LeanClient.connect(address),
    await LeanClient.connect(address),
  ];
  const echoes = [
    await mosquittoEcho(Number(new URL(address.url).port), 'bench/lines'),
    await catEcho(),
  ];
  const [c, cat] = echoes;
  try {
    await subscriber.subscribe('bench/ours', 0);
    if (c === undefined || cat === undefined) throw new RangeError('two echoes were started');
    const takes = { ours: oursOnce(publisher, subscriber), C: lineOnce(c), pipes: lineOnce(cat) };
    return verdictOf(await inTurns(takes, random));
  } finally {
    for (const echo of echoes) echo.end();
    publisher.end();
    subscriber.end();
  }
}

async function inTurns(takes: Record<Way, Once>, random: Random): Promise<Record<Way, Ms[]>> {
  const samples: Record<Way, Ms[]> = { ours: [], C: [], pipes: [] };
  for (const way of ways) for (let left = warmUp; left > 0; left--) await takes[way]();
  for (let block = 0; block < blocks; block++) {
    for (const way of shuffled(ways, random)) {
      for (let left = perBlock; left > 0; left--) {
        samples[way].push(await takes[way]());
        await new Promise((resolve) => setTimeout(resolve, spacingMs));
      }
    }
  }
  return samples;
}

function oursOnce(publisher: LeanClient, subscriber: LeanClient): Once {
  const frame = publishFrame({
    topic: 'bench/ours',
    payload: Buffer.alloc(payloadBytes, 120),
    qos: 0,
  });
  return async () => {
    const arrived = new Promise<Ms>((resolve) => {
      subscriber.onPublish = () => resolve(performance.now());
    });
    const since = performance.now();
    publisher.publish(frame, 1, () => undefined);
    return (await soon(arrived, 'our message')) - since;
  };
}

function lineOnce({ into, outOf }: LineEcho): Once {
  const line = Buffer.from(`${'x'.repeat(payloadBytes)}\n`);
  return async () => {
    const arrived = once(outOf, 'data').then(() => performance.now());
    const since = performance.now();
    into.write(line);
    return (await soon(arrived, 'the line')) - since;
  };
}

const soon = (arrived: Promise<Ms>, what: string): Promise<Ms> =>
  withDeadline(arrived, 5_000, (waited) => ({
    code: 'echo-timeout',
    what: `${what} did not come out within ${waited} ms`,
    cure: 'run again; if it repeats, look at the version of the mosquitto clients',
  }));

function verdictOf(samples: Record<Way, Ms[]>): Verdict {
  const median = (way: Way) => quantile(samples[way], 0.5);
  const c = median('C') - median('pipes');
  const bound = 0.05 * c + 0.1;
  const difference = median('ours') - c;
  const random = seededRandom(1);
  const said = ways.map((way) => {
    const { low, high } = medianInterval(samples[way], random);
    return `${way} ${ms(median(way))} [${ms(low)}, ${ms(high)}]`;
  });
  return {
    inside: Math.abs(difference) <= bound,
    name: 'publish→deliver p50, QoS 0, 64 B: ours − (C − pipes)',
    value: `${ms(difference)} ms, at most ±${ms(bound)} ms (5 % + 0.1 ms); ratio ${(median('ours') / c).toFixed(3)}`,
    details: `p50 in ms with 95 % intervals: ${said.join(', ')}; n = ${samples.ours.length} each, in blocks of ${perBlock}, random order`,
    definition:
      'from the write of the message to its reading, on one clock. C: a line into mosquitto_pub -l, out of mosquitto_sub; ' +
      'its way has two pipes and two wake-ups more than ours, which a line through cat costs too, so that is taken off',
  };
}

const ms = (value: Ms): string => value.toFixed(3);
