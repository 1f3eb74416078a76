/** What one direction of a link really did, counted as it happened. */
import { build, type Histogram } from 'hdr-histogram-js';
import type { Ms } from '../../core/units.ts';
import type { Passage } from './impairments/impairment.ts';

/** Counts of one direction; plain data. */
export interface DirectionStatistics {
  /** Datagrams that came in from the sender, and their payload bytes. */
  readonly received: number;
  readonly receivedBytes: number;
  /** Datagrams that went out to the receiver, copies included. */
  readonly sent: number;
  readonly sentBytes: number;
  /** By cause: the impairment, or `other-socket`, `old-port`, `no-address`, `send-failed`, `link-closed`. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly duplicated: number;
  readonly corrupted: number;
  /** Went out after one that had come in later (RFC 4737 section 3.3, type-P-reordered). */
  readonly reordered: number;
  /** Had to wait because it was not yet known where their receiver is. */
  readonly held: number;
  /** From coming in to going out, in ms; null when nothing went out. */
  readonly delay: DelayStatistics | null;
}

export interface DelayStatistics {
  readonly min: Ms;
  readonly p50: Ms;
  readonly p95: Ms;
  readonly p99: Ms;
  readonly max: Ms;
}

const microseconds = 1_000;
/** Ten minutes, far beyond any delay that a link may have. */
const longestMs = 600_000;

/** Counts one direction. */
export class Counts {
  #received = 0;
  #receivedBytes = 0;
  #sent = 0;
  #sentBytes = 0;
  #duplicated = 0;
  #corrupted = 0;
  #reordered = 0;
  #held = 0;
  #highest = 0;
  #longest: Ms = 0;
  #shortest: Ms = Infinity;
  readonly #dropped = new Map<string, number>();
  readonly #delays: Histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: longestMs * microseconds,
    numberOfSignificantValueDigits: 3,
  });

  received(bytes: Uint8Array): void {
    this.#received += 1;
    this.#receivedBytes += bytes.length;
  }

  /** One impairment had `before`, and let `after` pass. */
  passed(name: string, before: Passage, after: readonly Passage[]): void {
    if (after.length === 0) this.dropped(name);
    this.#duplicated += Math.max(0, after.length - 1);
    if (after.some(({ bytes }) => bytes !== before.bytes)) this.#corrupted += 1;
  }

  dropped(cause: string): void {
    this.#dropped.set(cause, (this.#dropped.get(cause) ?? 0) + 1);
  }

  held(): void {
    this.#held += 1;
  }

  /** It goes out at `now`. */
  sent({ bytes, number, arrived }: Passage, now: Ms): void {
    this.#sent += 1;
    this.#sentBytes += bytes.length;
    if (number < this.#highest) this.#reordered += 1;
    this.#highest = Math.max(this.#highest, number);
    const took = Math.max(0, now - arrived);
    this.#shortest = Math.min(this.#shortest, took);
    this.#longest = Math.max(this.#longest, took);
    this.#delays.recordValue(Math.min(longestMs, took) * microseconds);
  }

  statistics(): DirectionStatistics {
    return {
      ...{ received: this.#received, receivedBytes: this.#receivedBytes },
      ...{ sent: this.#sent, sentBytes: this.#sentBytes },
      dropped: Object.fromEntries(this.#dropped),
      ...{ duplicated: this.#duplicated, corrupted: this.#corrupted },
      ...{ reordered: this.#reordered, held: this.#held },
      delay: this.#sent === 0 ? null : this.#delay(),
    };
  }

  #delay(): DelayStatistics {
    const at = (percent: number) => this.#delays.getValueAtPercentile(percent) / microseconds;
    return { min: this.#shortest, p50: at(50), p95: at(95), p99: at(99), max: this.#longest };
  }
}
