/** What the proxy did: one record a packet, the newest ones kept. */
import { plainLine } from '../../core/plain-text.ts';
import type { Ms } from '../../core/units.ts';
import type { Direction, PacketKind } from './packet.ts';

const maxTopicCharacters = 256;

/** Something that a rule, or the proxy itself, did to a packet. */
export interface LogStep {
  /** `performance.now()` of this process, like every time here. */
  readonly t: Ms;
  /** Name of the rule; null for the proxy's own book-keeping. */
  readonly rule: string | null;
  /** `dropped`, `held`, `released`, … in words, with the values. */
  readonly did: string;
}

/** One packet, or one event of a connection. Payloads and credentials are never in it. */
export interface LogRecord {
  /** When it arrived, or when the proxy made it. */
  readonly t: Ms;
  /** Number of the connection, ascending from 1. */
  readonly connection: number;
  /** Client id; null before CONNECT. */
  readonly client: string | null;
  /** Null for an event of the connection. */
  readonly direction: Direction | null;
  readonly kind: PacketKind | 'connection';
  /** See `Carried.topics`; each cut after 256 characters. */
  readonly topics: readonly string[];
  /** Size on the wire, header included. */
  readonly bytes: number;
  /** One line for people: `PUBLISH qos 1 a/b (12 B)`. */
  readonly text: string;
  /** Whether it came from a peer, or the proxy made it up. */
  readonly madeBy: 'peer' | 'proxy';
  /** In the order it happened; empty for a packet that no rule touched. */
  readonly steps: readonly LogStep[];
  /** When its bytes were handed to the receiver's socket: never, once, or more often for a duplicate. */
  readonly sentAt: readonly Ms[];
}

/** A ring of records: when it is full, the oldest is forgotten and counted. */
export class ProxyLog {
  readonly #most: number;
  #records: LogRecord[] = [];
  #forgotten = 0;

  constructor(maxRecords: number) {
    this.#most = maxRecords;
  }

  /** Records that were dropped because the log was full. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** Oldest first. A copy of the list; its records still grow while their packets are on the way. */
  records(): LogRecord[] {
    return this.#records.slice(-this.#most);
  }

  add(record: Omit<LogRecord, 't' | 'steps' | 'sentAt'>): LogRecord {
    const topics = record.topics.map((topic) => topic.slice(0, maxTopicCharacters));
    const text = plainLine(record.text);
    const added = { ...record, t: performance.now(), topics, text, steps: [], sentAt: [] };
    this.#records.push(added);
    this.#trim();
    return added;
  }

  /** Trims at twice the size, so that a record costs no move of the others. */
  #trim(): void {
    if (this.#records.length > this.#most) this.#forgotten += 1;
    if (this.#records.length < 2 * this.#most) return;
    this.#records = this.#records.slice(-this.#most);
  }
}

/** Adds what was done to a packet; the log's own way to write into a record that others only read. */
export function addStep(record: LogRecord, rule: string | null, did: string): void {
  // made as an array by `add` above; only its readers see it as read-only
  (record.steps as LogStep[]).push({ t: performance.now(), rule, did: plainLine(did) });
}

/** Notes that the bytes were handed to the socket now. */
export function addSent(record: LogRecord): void {
  (record.sentAt as Ms[]).push(performance.now()); // as in addStep
}
