/** All that passes through the room of a run, as it passes, for what cannot wait for the end. */
import type { Published, Sighting } from '../../analysis/signalling/sighting.ts';
import { atMost } from '../../core/deadline.ts';
import type { Ms } from '../../core/units.ts';
import { listenAt, type Ear } from '../watch/ear.ts';
import { elsewhere } from '../watch/elsewhere.ts';
import { selfReading, understanding, type Understanding } from '../watch/understand.ts';
import { roomFilters, watchRoom } from './hearing.ts';
import type { Bench, RunPlan } from './run-plan.ts';

/** What was heard until now; times count from its making. */
export class RoomEar implements AsyncDisposable {
  /** Of other rooms too. */
  readonly sightings: Sighting[] = [];
  readonly #plan: RunPlan;
  readonly #understanding: Understanding;
  readonly #since = performance.now();
  readonly #onHeard = new Set<() => void>();
  #ear: Ear | null = null;

  constructor(plan: RunPlan) {
    const { dialect, root: room, secret, names } = plan;
    const peers = [names.peer, ...(names.id === null ? [] : [names.id])];
    this.#plan = plan;
    this.#understanding = understanding(selfReading([dialect.name]), { room, peers, secret });
  }

  /** @throws HarnessError what `listenAt` throws */
  async listen(bench: Bench): Promise<void> {
    await watchRoom(this.#plan, bench);
    const { isOwnBroker, listenUrl } = bench;
    const filters = isOwnBroker ? ['#'] : roomFilters(this.#plan);
    const beside = isOwnBroker ? [] : elsewhere(this.#plan.dialect.name);
    this.#ear = await listenAt(listenUrl, filters, (published) => this.#hear(published), beside);
  }

  now(): Ms {
    return performance.now() - this.#since;
  }

  inRoom(): Sighting[] {
    return this.sightings.filter(({ root }) => root === this.#plan.root);
  }

  /** Waits until `is` holds for what was heard in the room, at most `within`; whether it does then. */
  async until(is: (inRoom: readonly Sighting[]) => boolean, within: Ms): Promise<boolean> {
    let look: () => void = () => undefined;
    const heard = new Promise<void>((resolve) => {
      look = () => {
        if (is(this.inRoom())) resolve();
      };
    });
    this.#onHeard.add(look);
    look();
    await atMost(heard, within);
    this.#onHeard.delete(look);
    return is(this.inRoom());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ear?.close();
  }

  #hear(published: Published): readonly string[] {
    this.sightings.push(this.#understanding.read({ ...published, t: this.now() }));
    for (const look of this.#onHeard) look();
    return this.#understanding.filters();
  }
}
