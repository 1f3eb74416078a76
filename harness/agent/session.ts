/**
 * One peer's signalling: sends envelopes with session and number, accepts each once, drops what is
 * stale, damaged or not for us, and repeats an offer until it is answered (catalogue HR-1 to HR-5, HR-7).
 */
import { withDeadline } from '../core/deadline.ts';
import type { Failure } from '../core/errors.ts';
import { unguessable } from '../core/random.ts';
import type { Envelope, Signal, WireMessage } from '../core/signal.ts';
import type { Ms } from '../core/units.ts';
import type { Dialect, Place } from '../dialects/dialect.ts';
import { dialectNamed } from '../dialects/registry.ts';
import type { EventOf } from '../timeline/event.ts';
import type { Journal } from './journal.ts';
import { MqttLink, type Delivery } from './mqtt-link.ts';
import type { JoinPlan } from './protocol.ts';

type Disposition = EventOf<'signal.received'>['disposition'];
interface Verdict {
  readonly disposition: Disposition;
  readonly detail: string;
}
interface Other {
  state: 'online' | 'offline';
  session: string | null;
}

/** What belongs to a negotiation: repeated when unanswered, kept when nobody took it yet. */
const negotiationKinds: ReadonlySet<string> = new Set([
  'offer',
  'answer',
  'candidate',
  'end-of-candidates',
]);
/** No negotiation has more messages; of a flood the newest are kept (catalogue HR-7). */
const mostUnclaimed = 256;

/** A roster shows who is there at once; this much later it is not going to, and the one who is missing is asked for. */
const rosterPatienceMs: Ms = 500;

/** Numbers remembered per sender; an attacker may send more, we only forget the oldest. */
const rememberedNumbers = 4_096;

/** The signalling of one peer in one room, under a session id of its own; over after it left. */
export class SignallingSession {
  readonly session = unguessable();
  /** Hears of every change in who is there. */
  onPresence: (of: string, state: 'online' | 'offline') => void = () => undefined;
  readonly #place: Place;
  readonly #dialect: Dialect;
  readonly #journal: Journal;
  readonly #seen = new Set<string>();
  readonly #others = new Map<string, Other>();
  readonly #sent: { to: string; wire: WireMessage; envelope: Envelope }[] = [];
  readonly #listeners = new Set<(envelope: Envelope) => void>();
  readonly #watchers = new Set<() => void>();
  #link: MqttLink | null = null;
  #seq = 0;
  #negotiator: ((envelope: Envelope) => boolean) | null = null;
  #unclaimed: Envelope[] = [];

  constructor(plan: JoinPlan, journal: Journal) {
    this.#place = { room: plan.room, me: plan.me };
    this.#dialect = dialectNamed(plan.dialect);
    this.#journal = journal;
  }

  get resendMs(): Ms | null {
    return this.#dialect.resendMs;
  }

  /** Connects, subscribes, and only then says that we are here (catalogue SIG-021). */
  async join(plan: JoinPlan): Promise<void> {
    this.#link = await MqttLink.connect(
      {
        url: plan.url,
        clientId: `signalbox-${this.session}`,
        ...(plan.username === undefined ? {} : { username: plan.username }),
        ...(plan.password === undefined ? {} : { password: plan.password }),
        ...(plan.ca === undefined ? {} : { ca: plan.ca }),
        ...(plan.keepAlive === undefined ? {} : { keepAlive: plan.keepAlive }),
        will: this.#dialect.will(this.#place, this.session),
        within: plan.within,
      },
      this.#journal,
      (delivery) => {
        this.#receive(delivery);
      },
    );
    await this.#link.subscribe(this.#dialect.filters(this.#place), plan.within);
    const wire = this.#write(null, { kind: 'presence', state: 'online' }, false);
    await this.#link.publishAcknowledged(wire, plan.within);
  }

  /** Waits until `peer` is online. @throws HarnessError `presence-timeout` */
  async meet(peer: string, within: Ms): Promise<void> {
    const here = () => this.#others.get(peer)?.state === 'online';
    if (here()) return;
    let watch: () => void = () => undefined;
    const seen = new Promise<void>((resolve) => {
      watch = () => {
        if (here()) resolve();
      };
      this.#watchers.add(watch);
    });
    const gone = (waited: Ms): Failure => ({
      code: 'presence-timeout',
      what: `${peer} was not seen online within ${waited} ms; seen: ${this.#seenPeers()}`,
      cure: 'check that both use the same broker, room and dialect, and that retained messages work',
    });
    const asking = setTimeout(() => void this.#askFor(peer, seen), rosterPatienceMs);
    await withDeadline(seen, within, gone).finally(() => {
      clearTimeout(asking);
      this.#watchers.delete(watch);
    });
  }

  /** Sends one signal to `to`. */
  send(to: string, signal: Signal): void {
    this.#link?.publish(this.#write(to, signal, false));
  }

  /** Sends again, byte for byte and under the same numbers, what `to` was sent of these kinds. */
  resend(to: string): void {
    for (const { to: addressee, wire, envelope } of this.#sent) {
      if (addressee !== to) continue;
      this.#note(wire, envelope, true);
      this.#link?.publish(wire);
    }
  }

  /** Forgets what was sent to `to`: a new negotiation begins. */
  forget(to: string): void {
    const kept = this.#sent.filter((message) => message.to !== to);
    this.#sent.splice(0, this.#sent.length, ...kept);
  }

  /** Calls back for each accepted signal from now on; returns how to stop that. */
  listen(listener: (envelope: Envelope) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * From now on `take` is offered every signal of a negotiation, those first that nobody took so far: the other
   * side may be faster than our own start. What it declines is kept for the next negotiation.
   */
  negotiate(take: (envelope: Envelope) => boolean): () => void {
    this.#negotiator = take;
    this.#unclaimed = this.#unclaimed.filter((envelope) => !take(envelope));
    return () => {
      if (this.#negotiator === take) this.#negotiator = null;
    };
  }

  /** Takes the presence back and disconnects without a will. */
  async leave(within: Ms): Promise<void> {
    if (this.#link === null) return;
    const link = this.#link;
    this.#link = null;
    const wire = this.#write(null, { kind: 'presence', state: 'offline' }, false);
    await link.publishAcknowledged(wire, within).finally(() => link.end());
  }

  /** Some brokers keep retained messages from filters with wildcards, but not from the exact topic (MQTT-016). */
  async #askFor(peer: string, seen: Promise<void>): Promise<void> {
    const filter = this.#dialect.presenceFilter?.(this.#place.room, peer);
    if (filter === undefined || this.#link === null) return;
    const text = `${peer} is not in the roster after ${rosterPatienceMs} ms: asking for ${filter}`;
    this.#journal.record({ kind: 'note', text });
    await this.#link.subscribeUntil(filter, seen);
  }

  #write(to: string | null, signal: Signal, resend: boolean): WireMessage {
    const envelope: Envelope = {
      from: this.#place.me,
      to,
      session: this.session,
      toSession: to === null ? null : (this.#others.get(to)?.session ?? null),
      seq: ++this.#seq,
      createdAt: Date.now(),
      signal,
    };
    const wire = this.#dialect.encode(this.#place.room, envelope);
    if (to !== null && negotiationKinds.has(signal.kind)) this.#sent.push({ to, wire, envelope });
    this.#note(wire, envelope, resend);
    return wire;
  }

  #note(wire: WireMessage, envelope: Envelope, resend: boolean): void {
    const { to, seq, signal } = envelope;
    const { topic, payload, qos, retain } = wire;
    const common = { topic, bytes: byteLength(payload), ref: refOf(envelope), signal: signal.kind };
    this.#journal.record({ kind: 'signal.sent', ...common, to, seq, qos, retain, resend, payload });
  }

  #receive(delivery: Delivery): void {
    const t = this.#journal.now(); // the first statement: T6 and T8 are the start of this handler
    const { topic, payload, bytes, retain: retained, dup } = delivery;
    const decoded = this.#dialect.decode(this.#place.room, topic, payload);
    if (!decoded.ok) {
      const unknown = { from: null, seq: null, ref: null, signal: 'unknown' } as const;
      const verdict = { disposition: 'invalid', detail: decoded.why } as const;
      const common = { topic, bytes, retained, dup, ...unknown, ...verdict };
      this.#journal.recordAt(t, { kind: 'signal.received', ...common });
      return;
    }
    const { envelope } = decoded;
    const verdict = this.#judge(envelope);
    const { from, seq, signal } = envelope;
    const common = { topic, bytes, retained, dup, from, seq, ref: refOf(envelope), ...verdict };
    this.#journal.recordAt(t, { kind: 'signal.received', ...common, signal: signal.kind });
    if (signal.kind === 'presence' && verdict.disposition === 'accepted') this.#track(envelope);
    // A repeated offer is no news, but it says that our answer was lost (HR-2: an identical resend)
    if (verdict.disposition === 'duplicate' && signal.kind === 'offer') this.resend(from);
    if (verdict.disposition !== 'accepted') return;
    if (signal.kind === 'ping') this.send(from, { kind: 'pong', nonce: signal.nonce });
    for (const listener of this.#listeners) listener(envelope);
    if (negotiationKinds.has(signal.kind) && this.#negotiator?.(envelope) !== true) {
      this.#unclaimed = [...this.#unclaimed, envelope].slice(-mostUnclaimed);
    }
  }

  #judge(envelope: Envelope): Verdict {
    const { from, to, session, toSession, seq, createdAt, signal } = envelope;
    if (from === this.#place.me) return { disposition: 'not-for-me', detail: 'my own message' };
    if (to !== null && to !== this.#place.me) {
      return { disposition: 'not-for-me', detail: `it is for ${to}` };
    }
    if (session !== null && seq !== null) {
      const key = `${from}/${session}/${seq}`;
      if (this.#seen.has(key))
        return { disposition: 'duplicate', detail: `number ${seq} was here` };
      this.#remember(key);
    }
    if (toSession !== null && toSession !== this.session) {
      return { disposition: 'stale', detail: `it is for my former session ${toSession}` };
    }
    const age = createdAt === null ? 0 : Date.now() - createdAt;
    const limit = this.#dialect.freshnessMs;
    if (limit !== null && signal.kind === 'offer' && age > limit) {
      return {
        disposition: 'stale',
        detail: `the offer is ${age} ms old, the limit is ${limit} ms`,
      };
    }
    return { disposition: 'accepted', detail: '' };
  }

  #remember(key: string): void {
    this.#seen.add(key);
    if (this.#seen.size <= rememberedNumbers) return;
    for (const oldest of this.#seen) {
      this.#seen.delete(oldest);
      break;
    }
  }

  #track({ from, session, signal }: Envelope): void {
    if (signal.kind !== 'presence') return;
    const before = this.#others.get(from);
    if (before?.state === signal.state && before.session === session) return;
    this.#others.set(from, { state: signal.state, session });
    this.#journal.record({ kind: 'presence', of: from, state: signal.state });
    this.onPresence(from, signal.state);
    for (const watcher of this.#watchers) watcher();
  }

  #seenPeers(): string {
    const seen = [...this.#others].map(([peer, { state }]) => `${peer} ${state}`);
    return seen.length === 0 ? 'nobody' : seen.join(', ');
  }
}

function refOf({ from, session, seq }: Envelope): string | null {
  return session === null || seq === null ? null : `${from}/${session}/${seq}`;
}

const byteLength = (text: string): number => new TextEncoder().encode(text).length;
