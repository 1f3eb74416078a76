/** Publish to deliver, one way and there and back, with messages that leave on a fixed schedule. */
import { deferred } from '../../core/deferred.ts';
import type { Bytes, Ms } from '../../core/units.ts';
import type { Delivery } from '../result.ts';
import { Arrivals } from './arrivals.ts';
import type { PublishView } from './frame-reader.ts';
import { Latencies } from './latencies.ts';
import type { LeanClient } from './lean-client.ts';
import { machineNow } from './machine-clock.ts';
import type { Measurement } from './measurement.ts';
import { inTime } from './patience.ts';
import { dueAt, payloadOf, sequenceAt, stampBytes, writeStamp } from './payload.ts';
import { publishFrame, type PublishFrame, type Qos } from './publish-frame.ts';
import { freshTopic, join, type Site } from './site.ts';
import { until } from './until.ts';

export interface DeliveryPlan {
  readonly qos: Qos;
  readonly payloadBytes: Bytes;
  readonly ratePerSecond: number;
  /** Messages in a block. */
  readonly perBlock: number;
  /** A message that has not come this long after the last one was sent is lost, in ms. */
  readonly lossAfter: Ms;
}

/**
 * Two clients: one publishes, the other publishes each message back at once. Latency counts from the instant
 * a message was scheduled for, so that a late sender does not hide a slow broker (coordinated omission).
 * Losses, duplicates and reordering are those of the way there.
 * @throws HarnessError what `join` and `LeanClient` throw
 */
export async function deliveryMeasurement(
  site: Site,
  plan: DeliveryPlan,
): Promise<Measurement<Delivery>> {
  const near = await join(site);
  let far: LeanClient | null = null;
  try {
    far = await join(site);
    const measuring = new DeliveryMeasuring(site, plan, { near, far });
    await measuring.subscribe();
    return measuring;
  } catch (error) {
    near.cut();
    far?.cut();
    throw error;
  }
}

interface Ends {
  readonly near: LeanClient;
  readonly far: LeanClient;
}

class DeliveryMeasuring implements Measurement<Delivery> {
  readonly #site: Site;
  readonly #plan: DeliveryPlan;
  readonly #ends: Ends;
  readonly #topic: string;
  readonly #there: PublishFrame;
  readonly #back: PublishFrame;
  readonly #oneWay = new Latencies();
  readonly #roundTrip = new Latencies();
  readonly #arrived = new Arrivals();
  readonly #returned = new Arrivals();
  #sent = 0;
  #grantedQos: Qos = 0;
  /** Number of the first message of this block, and how many of the block came back. */
  #blockStart = 0;
  #blockReturned = 0;
  #complete = deferred<undefined>();

  constructor(site: Site, plan: DeliveryPlan, ends: Ends) {
    this.#site = site;
    this.#topic = freshTopic(site);
    this.#plan = plan;
    this.#ends = ends;
    const { qos, payloadBytes } = plan;
    const payload = payloadOf(payloadBytes);
    this.#there = publishFrame({ topic: `${this.#topic}/there`, payload, qos });
    this.#back = publishFrame({ topic: `${this.#topic}/back`, payload, qos });
    ends.far.onPublish = (view) => {
      this.#arrive(view);
    };
    ends.near.onPublish = (view) => {
      this.#return(view);
    };
  }

  async subscribe(): Promise<void> {
    const { near, far } = this.#ends;
    const { qos } = this.#plan;
    const granted = await far.subscribe(`${this.#topic}/there`, qos);
    await near.subscribe(`${this.#topic}/back`, qos);
    this.#grantedQos = granted.grantedQos;
  }

  async block(): Promise<void> {
    const { perBlock, payloadBytes, ratePerSecond, lossAfter } = this.#plan;
    const messages = 2 * perBlock;
    await this.#site.manners.spend({ messages, bytes: messages * payloadBytes });
    this.#blockStart = this.#sent;
    this.#blockReturned = 0;
    this.#complete = deferred();
    const start = machineNow() + 5;
    for (let index = 0; index < perBlock; index++) {
      await this.#send(start + (index * 1000) / ratePerSecond);
    }
    const { near, far } = this.#ends;
    await inTime(Promise.race([this.#complete.promise, near.lost, far.lost]), lossAfter);
  }

  result(): Delivery {
    const { qos, payloadBytes, ratePerSecond } = this.#plan;
    const about = { transport: this.#site.transport, qos, payloadBytes, ratePerSecond };
    const latencies = { oneWay: this.#oneWay.result(), roundTrip: this.#roundTrip.result() };
    const counts = this.#arrived.counts(this.#sent);
    return { ...about, grantedQos: this.#grantedQos, ...latencies, sent: this.#sent, ...counts };
  }

  close(): void {
    this.#ends.near.end();
    this.#ends.far.end();
  }

  async #send(due: Ms): Promise<void> {
    await Promise.race([until(due), this.#ends.near.lost, this.#ends.far.lost]);
    const sequence = this.#sent++;
    this.#ends.near.publish(this.#there, 1, (bytes, at) => {
      writeStamp(bytes, at, { sequence, due });
    });
  }

  /** At the far end: note it, then send its stamp back. */
  #arrive({ bytes, payloadStart, payloadEnd }: PublishView): void {
    const now = machineNow();
    if (payloadEnd - payloadStart !== this.#plan.payloadBytes) return; // not ours
    if (!this.#arrived.note(sequenceAt(bytes, payloadStart))) return;
    this.#oneWay.record(now - dueAt(bytes, payloadStart));
    this.#ends.far.publish(this.#back, 1, (out, at) => {
      bytes.copy(out, at, payloadStart, payloadStart + stampBytes);
    });
  }

  #return({ bytes, payloadStart }: PublishView): void {
    const now = machineNow();
    const sequence = sequenceAt(bytes, payloadStart);
    if (!this.#returned.note(sequence)) return;
    this.#roundTrip.record(now - dueAt(bytes, payloadStart));
    if (sequence >= this.#blockStart) this.#blockReturned++;
    if (this.#blockReturned === this.#plan.perBlock) this.#complete.resolve(undefined);
  }
}
