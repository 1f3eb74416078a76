/** One run of the load generator against a subscriber of this thread: what came, how late, how fast. */
import { deferred } from '../../core/deferred.ts';
import type { Bytes, Ms } from '../../core/units.ts';
import { Arrivals, type ArrivalCounts } from './arrivals.ts';
import { Latencies } from './latencies.ts';
import type { LoadGenerator } from './load-generator.ts';
import { machineNow } from './machine-clock.ts';
import { inTime } from './patience.ts';
import { dueAt, sequenceAt } from './payload.ts';
import type { Qos } from './publish-frame.ts';
import { freshTopic, join, type Site } from './site.ts';

export interface LoadPlan {
  readonly qos: Qos;
  readonly payloadBytes: Bytes;
  /** Null: as fast as the socket takes it. */
  readonly ratePerSecond: number | null;
  readonly count: number;
  /** Sending stops this long after it began, in ms. */
  readonly within: Ms;
  /** A message that has not come this long after sending stopped is lost, in ms. */
  readonly lossAfter: Ms;
}

export interface LoadResult extends ArrivalCounts {
  readonly sent: number;
  readonly latency: Latencies;
  /** Delivered ÷ time from the start of sending to the last delivery. */
  readonly achievedPerSecond: number;
}

/** @throws HarnessError what `join`, `subscribe` and `LoadGenerator.run` throw */
export async function loadRun(
  site: Pick<Site, 'address' | 'manners'>,
  generator: LoadGenerator,
  plan: LoadPlan,
): Promise<LoadResult> {
  const { address, manners } = site;
  await manners.spend({
    connections: 1,
    messages: plan.count,
    bytes: plan.count * plan.payloadBytes,
  });
  const topic = freshTopic(site);
  const subscriber = await join(site);
  try {
    const sink = new Sink(plan.count);
    subscriber.onPublish = ({ bytes, payloadStart }) => {
      sink.take(sequenceAt(bytes, payloadStart), dueAt(bytes, payloadStart));
    };
    await subscriber.subscribe(topic, plan.qos);
    const { ratePerSecond, qos, payloadBytes, count, within } = plan;
    const command = { address, topic, qos, payloadBytes, ratePerSecond, count, within };
    const { sent, startedAt } = await generator.run(command);
    sink.expect(sent);
    await inTime(Promise.race([sink.complete, subscriber.lost]), plan.lossAfter);
    return sink.result(sent, startedAt);
  } finally {
    subscriber.cut(); // what a slow broker still holds for it is not wanted any more
  }
}

class Sink {
  readonly #arrivals = new Arrivals();
  readonly #latency = new Latencies();
  readonly #complete = deferred<undefined>();
  #expected: number;
  #lastAt: Ms = 0;

  constructor(expected: number) {
    this.#expected = expected;
  }

  get complete(): Promise<unknown> {
    return this.#complete.promise;
  }

  take(sequence: number, due: Ms): void {
    const now = machineNow();
    if (!this.#arrivals.note(sequence)) return;
    this.#latency.record(now - due);
    this.#lastAt = now;
    this.expect(this.#expected);
  }

  expect(messages: number): void {
    this.#expected = messages;
    if (this.#arrivals.distinct >= messages) this.#complete.resolve(undefined);
  }

  result(sent: number, startedAt: Ms): LoadResult {
    const took = this.#lastAt - startedAt;
    const achievedPerSecond = took > 0 ? (this.#arrivals.distinct * 1000) / took : 0;
    return { ...this.#arrivals.counts(sent), sent, latency: this.#latency, achievedPerSecond };
  }
}
