/** What a receiver does with a message: take it, or drop it as its own, a repeat, or stale (catalogue HR-2, HR-4). */
import type { Envelope } from '../core/signal.ts';
import type { Ms } from '../core/units.ts';
import type { EventOf } from '../timeline/event.ts';

export interface Verdict {
  readonly disposition: EventOf<'signal.received'>['disposition'];
  readonly detail: string;
}

/** Numbers remembered; an attacker may send more, we only forget the oldest. */
const rememberedNumbers = 4_096;
/** Of these a dialect without numbers knows a repeat by its text: no two descriptions are alike. */
const descriptions: ReadonlySet<string> = new Set(['offer', 'answer']);

/** The judgement of one receiver, who remembers what came. */
export class Acceptance {
  readonly #me: string;
  readonly #freshnessMs: Ms | null;
  readonly #seen = new Set<string>();

  constructor(me: string, freshnessMs: Ms | null) {
    this.#me = me;
    this.#freshnessMs = freshnessMs;
  }

  /** @param session - our own now; what names another one is for who we were before */
  judge(envelope: Envelope, payload: string, session: string): Verdict {
    const { from, to, toSession } = envelope;
    if (from === this.#me) return { disposition: 'not-for-me', detail: 'my own message' };
    if (to !== null && to !== this.#me) {
      return { disposition: 'not-for-me', detail: `it is for ${to}` };
    }
    const repeat = this.#repeat(envelope, payload);
    if (repeat !== null) return { disposition: 'duplicate', detail: repeat };
    if (toSession !== null && toSession !== session) {
      return { disposition: 'stale', detail: `it is for my former session ${toSession}` };
    }
    return this.#tooOld(envelope) ?? { disposition: 'accepted', detail: '' };
  }

  /** How it is known that this came before; null: it did not. */
  #repeat({ from, session, seq, signal }: Envelope, payload: string): string | null {
    if (session !== null && seq !== null) {
      return this.#isNew(`${from}/${session}/${seq}`) ? null : `number ${seq} was here`;
    }
    if (!descriptions.has(signal.kind)) return null;
    return this.#isNew(`${from} ${payload}`) ? null : 'the same text was here';
  }

  #isNew(key: string): boolean {
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    if (this.#seen.size > rememberedNumbers) {
      for (const oldest of this.#seen) {
        this.#seen.delete(oldest);
        break;
      }
    }
    return true;
  }

  #tooOld({ createdAt, signal }: Envelope): Verdict | null {
    const limit = this.#freshnessMs;
    const age = createdAt === null ? 0 : Date.now() - createdAt;
    if (limit === null || signal.kind !== 'offer' || Math.abs(age) <= limit) return null;
    const how = age > 0 ? `is ${age} ms old` : `is dated ${-age} ms ahead`; // it would be fresh for ever
    return { disposition: 'stale', detail: `the offer ${how}, the limit is ${limit} ms` };
  }
}
