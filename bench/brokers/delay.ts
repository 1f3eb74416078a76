/** (c) A delay of 40 ms put into one packet's way must show in that packet's phase, and in no other. */
import { connectPhases } from '../../harness/broker-lab/bench/connect-phases.ts';
import { deliveryMeasurement } from '../../harness/broker-lab/bench/delivery.ts';
import type { Measurement } from '../../harness/broker-lab/bench/measurement.ts';
import type { Site } from '../../harness/broker-lab/bench/site.ts';
import type { ConnectPhases, Delivery } from '../../harness/broker-lab/result.ts';
import type { BrokerAddress } from '../../harness/brokers/broker.ts';
import { ownEtiquette } from '../../harness/brokers/etiquette.ts';
import { shuffled, type Random } from '../../harness/core/random.ts';
import type { Ms } from '../../harness/core/units.ts';
import { delay } from '../../harness/network/mqtt-proxy/actions/delay.ts';
import { startMqttProxy, type MqttProxy } from '../../harness/network/mqtt-proxy/proxy.ts';
import type { Verdict } from './verdict.ts';

const [injectedMs, toleranceMs, rounds, connections, messages] = [40, 1, 6, 8, 20];
const phases = ['tcp', 'connack', 'suback', 'one way'] as const;
type Phase = (typeof phases)[number];
/** 25 ms apart: proxy and clients share a thread, so no message may be due when a delayed one is delivered. */
const ratePerSecond = 40;

/** Where the delay is put; the last is nowhere. */
const places = [
  { name: 'connack', match: { kind: 'connack' } },
  { name: 'suback', match: { kind: 'suback' } },
  { name: 'one way', match: { kind: 'publish', direction: 'from broker', topic: '+/+/+/+/there' } },
  { name: 'nothing', match: null },
] as const;

/** @throws HarnessError what the proxy or a measurement throws */
export async function delayShows(address: BrokerAddress, random: Random): Promise<Verdict> {
  await using proxy = await startMqttProxy({ upstream: { tcp: address } });
  const site: Site = { address: proxy.address('tcp'), transport: 'tcp', manners: ownEtiquette() };
  const all = await Promise.all(
    places.map(async (place) => ({ place, measured: await Measured.at(site) })),
  );
  try {
    for (let round = 0; round < rounds; round++) {
      for (const { place, measured } of shuffled(all, random)) {
        await withDelay(proxy, place, () => measured.block());
      }
    }
    const [clean] = all.slice(-1);
    if (clean === undefined) throw new RangeError('there is always a clean measurement');
    return verdictOf(
      all.slice(0, -1).map(({ place, measured }) => ({
        where: place.name,
        by: (phase: Phase) => measured.median(phase) - clean.measured.median(phase),
      })),
    );
  } finally {
    for (const { measured } of all) measured.close();
  }
}

async function withDelay(
  proxy: MqttProxy,
  { name, match }: (typeof places)[number],
  work: () => Promise<void>,
): Promise<void> {
  if (match === null) return work();
  const before = proxy.stats().length;
  const rule = `${name} ${before}`;
  proxy.add({ name: rule, match, action: delay({ ms: injectedMs }) });
  await work();
  if (proxy.bites(rule) === 0) throw new RangeError(`the proxy never delayed a packet: ${name}`);
  proxy.remove(rule);
}

class Measured {
  readonly #connect: Measurement<ConnectPhases>;
  readonly #delivery: Measurement<Delivery>;

  static async at(site: Site): Promise<Measured> {
    const plan = { qos: 0, payloadBytes: 64, ratePerSecond, lossAfter: 2_000 } as const;
    const delivery = await deliveryMeasurement(site, { ...plan, perBlock: messages });
    return new Measured(connectPhases(site, connections), delivery);
  }

  private constructor(connect: Measurement<ConnectPhases>, delivery: Measurement<Delivery>) {
    this.#connect = connect;
    this.#delivery = delivery;
  }

  async block(): Promise<void> {
    await this.#connect.block();
    await this.#delivery.block();
  }

  median(phase: Phase): Ms {
    return phase === 'one way'
      ? this.#delivery.result().oneWay.p50
      : this.#connect.result()[phase].p50;
  }

  close(): void {
    this.#delivery.close();
  }
}

interface Shift {
  readonly where: string;
  readonly by: (phase: Phase) => Ms;
}

function verdictOf(shifts: readonly Shift[]): Verdict {
  const errors = shifts.flatMap(({ where, by }) =>
    phases.map((phase) => Math.abs(by(phase) - (where === phase ? injectedMs : 0))),
  );
  const worst = Math.max(...errors);
  const line = ({ where, by }: Shift) =>
    `on ${where}: ${phases.map((phase) => `${phase} ${by(phase).toFixed(2)}`).join(', ')}`;
  return {
    inside: worst <= toleranceMs,
    name: `injected delay of ${injectedMs} ms in its phase, 0 ms in the others`,
    value: `off by ${worst.toFixed(2)} ms at most, bound ±${toleranceMs} ms`,
    details: `shift of p50 in ms; ${shifts.map(line).join('; ')}; n = ${rounds * connections} connections, ${rounds * messages} messages each, in ${rounds} blocks, random order`,
    definition:
      'median with the delay in the in-path proxy minus the median without, through the same proxy, in turns',
  };
}
