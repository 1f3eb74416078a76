/** Measures one broker, part by part, in turns with a local control broker. */
import type { Random } from '../../core/random.ts';
import { transports, type Transport } from '../../brokers/broker.ts';
import type { Benchmark, Delivery } from '../result.ts';
import { connectPhases } from './connect-phases.ts';
import { deliveryMeasurement } from './delivery.ts';
import { fanOutMeasurement } from './fan-out.ts';
import { LoadGenerator } from './load-generator.ts';
import { interleaved, type Measurement } from './measurement.ts';
import type { Qos } from './publish-frame.ts';
import type { Recording } from './recording.ts';
import { shippedRecording } from './recordings.ts';
import { replayMeasurement } from './replay.ts';
import { saturationMeasurement } from './saturation.ts';
import { gentle, sdpBytes, type BenchmarkSettings } from './settings.ts';
import { keepOrSay, relate, side, siteOf, type Keep, type Side, type Subject } from './sides.ts';
import type { Site } from './site.ts';
import { stormMeasurement } from './storm.ts';

export interface Benchmarks {
  readonly target: Benchmark;
  /** The control broker, measured the same way in the same run; null when there was none. */
  readonly control: Benchmark | null;
}

/**
 * Runs all parts. A part that fails is left out, with its error as the reason, and the others go on.
 * @param control - a local broker; null when the target is the control itself
 * @param random - decides whose turn it is
 */
export async function benchmarkBroker(
  target: Subject,
  control: Subject | null,
  settings: BenchmarkSettings,
  random: Random,
): Promise<Benchmarks> {
  const allowed = target.manners.allow.load ? { settings, leftOut: [] } : gentle(settings);
  const sides = {
    target: side(target, allowed.leftOut),
    control: control === null ? null : side(control, []),
  };
  const run = new Run(sides, allowed.settings, random);
  try {
    await run.all(shippedRecording());
  } finally {
    await run.close();
  }
  return { target: run.target.made, control: run.control?.made ?? null };
}

type Open<T> = (site: Site) => Measurement<T> | Promise<Measurement<T>>;
class Run {
  readonly target: Side;
  readonly control: Side | null;
  readonly #settings: BenchmarkSettings;
  readonly #random: Random;
  #generator: LoadGenerator | null = null;

  constructor(sides: Pick<Run, 'control' | 'target'>, settings: BenchmarkSettings, random: Random) {
    this.target = sides.target;
    this.control = sides.control;
    this.#settings = settings;
    this.#random = random;
  }

  async all(recording: Recording): Promise<void> {
    const offered = transports.filter((name) => this.target.subject.addresses[name] !== undefined);
    for (const transport of offered) {
      await this.#connect(transport);
      await this.#replay(transport, recording);
    }
    const [first] = offered;
    if (first === undefined) return;
    for (const { transport, qos, bytes } of this.#deliveries(offered)) {
      await this.#delivery(transport, qos, bytes);
    }
    await this.#fanOut(first);
    await this.#saturation(first);
    await this.#storm(first);
  }

  async close(): Promise<void> {
    await this.#generator?.close();
  }

  async #connect(transport: Transport): Promise<void> {
    const { connections } = this.#settings;
    await this.#part(
      { name: `connect phases over ${transport}`, transport },
      (site) => connectPhases(site, connections),
      (made, value) => made.connect.push(value),
    );
  }

  async #replay(transport: Transport, recording: Recording): Promise<void> {
    const { replays } = this.#settings;
    await this.#part(
      { name: `replay of ${recording.name} over ${transport}`, transport },
      (site) => replayMeasurement(site, recording, replays),
      (made, value) => made.replay.push(value),
    );
    relate(this.target.made.replay, this.control?.made.replay.at(-1), transport);
  }

  #deliveries(offered: readonly Transport[]): { transport: Transport; qos: Qos; bytes: number }[] {
    const { qos: levels, payloads, everyTransport } = this.#settings.delivery;
    const [first, ...others] = offered;
    const whole = levels.flatMap((qos) => payloads.map((bytes) => ({ qos, bytes })));
    return [
      ...whole.flatMap((one) => (first === undefined ? [] : [{ transport: first, ...one }])),
      ...(everyTransport ? others : []).map((transport) => ({
        ...{ transport, qos: 1 as const, bytes: sdpBytes },
      })),
    ];
  }

  async #delivery(transport: Transport, qos: Qos, payloadBytes: number): Promise<void> {
    const { delivery, lossAfter } = this.#settings;
    const { ratePerSecond, messages: perBlock } = delivery;
    const plan = { qos, payloadBytes, ratePerSecond, perBlock, lossAfter };
    await this.#part<Delivery>(
      { name: `delivery over ${transport}, QoS ${qos}, ${payloadBytes} B`, transport },
      (site) => deliveryMeasurement(site, plan),
      (made, value) => made.delivery.push(value),
    );
  }

  async #fanOut(transport: Transport): Promise<void> {
    const { fanOut, lossAfter } = this.#settings;
    for (const subscribers of fanOut.subscribers) {
      const plan = { subscribers, perBlock: fanOut.messages, lossAfter };
      await this.#part(
        { name: `fan-out to ${subscribers} subscribers`, transport },
        (site) => fanOutMeasurement(site, plan),
        (made, value) => made.fanOut.push(value),
      );
    }
  }

  async #saturation(transport: Transport): Promise<void> {
    for (const plan of this.#settings.saturation) {
      this.#generator ??= new LoadGenerator();
      const generator = this.#generator;
      await this.#part(
        { name: `saturation, QoS ${plan.qos}, ${plan.payloadBytes} B`, transport, blocks: 1 },
        (site) => saturationMeasurement(site, plan, generator),
        (made, value) => made.saturation.push(value),
      );
    }
  }

  async #storm(transport: Transport): Promise<void> {
    const { storm } = this.#settings;
    if (storm === null) return;
    await this.#part(
      { name: 'reconnect storm', transport, blocks: 1 },
      (site) => stormMeasurement(site, storm),
      (made, value) => (made.storm = value),
    );
  }

  async #part<T>(
    about: { name: string; transport: Transport; blocks?: number },
    open: Open<T>,
    keep: Keep<T>,
  ): Promise<void> {
    const sides = [this.target, this.control].flatMap((each) => {
      const site = each === null ? null : siteOf(each.subject, about.transport);
      return each === null || site === null ? [] : [{ each, site }];
    });
    const outcomes = await interleaved(
      sides.map(
        ({ site }) =>
          async () =>
            open(site),
      ),
      about.blocks ?? this.#settings.blocks,
      this.#random,
    );
    for (const [at, { each }] of sides.entries())
      keepOrSay(each.made, outcomes[at], about.name, keep);
  }
}
