/** One presence message to many subscribers: when each has it, and when the last one has. */
import { deferred } from '../../core/deferred.ts';
import { unguessable } from '../../core/random.ts';
import type { Ms } from '../../core/units.ts';
import { native } from '../../dialects/native.ts';
import type { FanOut } from '../result.ts';
import { Latencies } from './latencies.ts';
import type { LeanClient } from './lean-client.ts';
import type { Measurement } from './measurement.ts';
import { inTime } from './patience.ts';
import { publishFrame } from './publish-frame.ts';
import { join, type Site } from './site.ts';

export interface FanOutPlan {
  readonly subscribers: number;
  /** Presence messages in a block. */
  readonly perBlock: number;
  /** A message that has not reached everybody after this long leaves no `last`, in ms. */
  readonly lossAfter: Ms;
}

/**
 * Presence of the native dialect, QoS 1, to subscribers of the room's wildcard. It is not retained, so that
 * nothing stays behind on a broker of others.
 * @throws HarnessError what `join` and `LeanClient` throw
 */
export async function fanOutMeasurement(
  site: Site,
  plan: FanOutPlan,
): Promise<Measurement<FanOut>> {
  const room = unguessable(8);
  const clients: LeanClient[] = [];
  const close = () => {
    for (const client of clients) client.end();
  };
  try {
    for (let index = 0; index <= plan.subscribers; index++) {
      clients.push(await join(site));
    }
    const [publisher, ...subscribers] = clients;
    if (publisher === undefined) throw new RangeError('a fan-out needs a publisher');
    const fan = new Fan(publisher, subscribers, room);
    await fan.subscribe();
    return { block: () => fan.block(site, plan), result: () => fan.result(), close };
  } catch (error) {
    close();
    throw error;
  }
}

class Fan {
  readonly #publisher: LeanClient;
  readonly #subscribers: readonly LeanClient[];
  readonly #room: string;
  readonly #last = new Latencies();
  readonly #all = new Latencies();
  #n = 0;

  constructor(publisher: LeanClient, subscribers: readonly LeanClient[], room: string) {
    this.#publisher = publisher;
    this.#subscribers = subscribers;
    this.#room = room;
  }

  async subscribe(): Promise<void> {
    for (const [index, client] of this.#subscribers.entries()) {
      const filter = native.filters({ room: this.#room, me: `peer${index}` }).at(-1) ?? '';
      await client.subscribe(filter, 1);
    }
  }

  async block({ manners }: Site, { perBlock, lossAfter }: FanOutPlan): Promise<void> {
    for (let left = perBlock; left > 0; left--) {
      const { topic, payload } = this.#presence();
      const frame = publishFrame({ topic, payload: Buffer.from(payload), qos: 1 });
      await manners.spend({ messages: 1, bytes: payload.length });
      const everybody = this.#listening();
      everybody.since = performance.now();
      this.#publisher.publish(frame, 1, () => undefined);
      await inTime(Promise.race([everybody.promise, this.#publisher.lost]), lossAfter);
      this.#n++;
    }
  }

  result(): FanOut {
    const subscribers = this.#subscribers.length;
    return { subscribers, n: this.#n, last: this.#last.result(), all: this.#all.result() };
  }

  #presence(): { topic: string; payload: string } {
    const about = { from: 'publisher', to: null, session: unguessable(8), toSession: null };
    const signal = { kind: 'presence', state: 'online' } as const;
    return native.encode(
      { room: this.#room },
      { ...about, seq: this.#n + 1, createdAt: Date.now(), signal },
    );
  }

  /** Each subscriber counts the next message once. */
  #listening(): { promise: Promise<unknown>; since: Ms } {
    const complete = deferred<undefined>();
    const listening = { promise: complete.promise, since: 0 };
    let waiting = this.#subscribers.length;
    for (const client of this.#subscribers) {
      client.onPublish = () => {
        client.onPublish = () => undefined;
        const took = performance.now() - listening.since;
        this.#all.record(took);
        if (--waiting > 0) return;
        this.#last.record(took);
        complete.resolve(undefined);
      };
    }
    return listening;
  }
}
