/** Keeps the packets of one entry as evidence: the first and the last ones, so that a long exchange stays readable. */
import type { PacketSeen } from '../../result.ts';
import type { Clock } from '../../../core/clock.ts';

const headLength = 80;
const tailLength = 80;

/** Packets of all clients of one entry, in the order in which they were sent or came. */
export class PacketLog {
  readonly #clock: Clock;
  readonly #start: number;
  readonly #head: PacketSeen[] = [];
  #tail: PacketSeen[] = [];
  #leftOut = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#start = clock.now();
  }

  add(client: string, direction: PacketSeen['direction'], text: string): void {
    const t = Math.round((this.#clock.now() - this.#start) * 100) / 100;
    const seen = { t, client, direction, text };
    if (this.#head.length < headLength) this.#head.push(seen);
    else this.#tail.push(seen);
    if (this.#tail.length < 2 * tailLength) return;
    this.#leftOut += tailLength;
    this.#tail = this.#tail.slice(tailLength);
  }

  /** What was kept; where packets are missing, a line says how many. */
  packets(): PacketSeen[] {
    const surplus = Math.max(0, this.#tail.length - tailLength);
    const tail = this.#tail.slice(surplus);
    const leftOut = this.#leftOut + surplus;
    const [first] = tail;
    if (leftOut === 0 || first === undefined) return [...this.#head, ...tail];
    const gap: PacketSeen = { ...first, client: '…', text: `… ${leftOut} packets left out …` };
    return [...this.#head, gap, ...tail];
  }
}
