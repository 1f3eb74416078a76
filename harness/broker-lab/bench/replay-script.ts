/** Who sends what when in a replay: pure, told what arrived, it says what leaves next. */
import { unguessable } from '../../core/random.ts';
import type { Role } from '../../core/ids.ts';
import type { Recording } from './recording.ts';

export interface ScriptedMessage {
  readonly index: number;
  readonly from: Role;
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1;
}

/**
 * One performance of a recording. Each side sends its messages in their order, each as soon as it has received
 * all that it had received before sending it in the recording.
 */
export class ReplayScript {
  readonly messages: readonly ScriptedMessage[];
  readonly #recording: Recording;
  readonly #received = new Set<number>();
  readonly #byPayload: ReadonlyMap<string, number>;
  readonly #next: Record<Role, number[]>;

  /** @param room - takes the place of the recorded one; the sessions are made up, each of its old length */
  constructor(recording: Recording, room: string) {
    this.#recording = recording;
    const renames = [
      [recording.room, room] as const,
      ...recording.sessions.map((old) => [old, unguessable(8).slice(0, old.length)] as const),
    ];
    const renamed = (text: string) =>
      renames.reduce((now, [old, fresh]) => now.replaceAll(old, fresh), text);
    this.messages = recording.messages.map(({ from, topic, payload, qos }, index) => ({
      ...{ index, from, qos },
      topic: renamed(topic),
      payload: Buffer.from(renamed(payload)),
    }));
    const texts = this.messages.map(
      ({ payload, index }) => [payload.toString('latin1'), index] as const,
    );
    this.#byPayload = new Map(texts);
    const of = (role: Role) =>
      this.messages.filter(({ from }) => from === role).map(({ index }) => index);
    this.#next = { offerer: of('offerer'), answerer: of('answerer') };
  }

  get done(): boolean {
    return this.#received.size === this.messages.length;
  }

  /** How many have arrived. */
  get received(): number {
    return this.#received.size;
  }

  /** Notes an arrival by its payload; false for what is not of this performance, or came before. */
  arrived(payload: Buffer): boolean {
    const index = this.#byPayload.get(payload.toString('latin1'));
    if (index === undefined || this.#received.has(index)) return false;
    this.#received.add(index);
    return true;
  }

  /** Takes what this side may send now, in order. */
  take(role: Role): ScriptedMessage[] {
    const queue = this.#next[role];
    const ready: ScriptedMessage[] = [];
    for (;;) {
      const message = this.messages[queue[0] ?? -1];
      if (message === undefined || !this.#isReady(message.index)) return ready;
      queue.shift();
      ready.push(message);
    }
  }

  #isReady(index: number): boolean {
    const after = this.#recording.messages[index]?.after ?? [];
    return after.every((needed) => this.#received.has(needed));
  }
}
