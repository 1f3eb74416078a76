/**
 * One peer's signalling: sends envelopes with session and number, accepts each once, drops what is
 * stale, damaged or not for us, and repeats an offer until it is answered (catalogue HR-1 to HR-5, HR-7).
 */
import { asFailure } from '../core/errors.ts';
import type { Envelope, Signal, WireMessage } from '../core/signal.ts';
import type { Ms } from '../core/units.ts';
import type { Dialect, Place, Rule } from '../dialects/dialect.ts';
import { dialectNamed } from '../dialects/registry.ts';
import { Acceptance } from './acceptance.ts';
import { listenFirst, sayAgain } from './arrival.ts';
import type { Journal } from './journal.ts';
import { MqttLink, type Delivery, type LinkPlan } from './mqtt-link.ts';
import type { JoinPlan } from './protocol.ts';
import { Roster } from './roster.ts';

/** What belongs to a negotiation: repeated when unanswered, kept when nobody took it yet. */
const negotiationKinds: ReadonlySet<string> = new Set([
  'offer',
  'answer',
  'candidate',
  'end-of-candidates',
  'control',
]);
/** No negotiation has more messages; of a flood the newest are kept (catalogue HR-7). */
const mostUnclaimed = 256;

/** A roster shows who is there at once; this much later it is not going to, and the one who is missing is asked for. */
const rosterPatienceMs: Ms = 500;

/** The signalling of one peer in one room, under a session id of its own; over after it left. */
export class SignallingSession {
  readonly dialect: Dialect;
  /** Hears of every change in who is there. */
  onPresence: (of: string, state: 'online' | 'offline') => void = () => undefined;
  readonly #place: Place;
  readonly #journal: Journal;
  readonly #acceptance: Acceptance;
  readonly #roster = new Roster();
  readonly #sessions = new Map<string, string>();
  readonly #offeredBy = new Set<string>();
  readonly #sent: { to: string; wire: WireMessage; envelope: Envelope }[] = [];
  readonly #listeners = new Set<(envelope: Envelope) => void>();
  #session: string;
  #link: MqttLink | null = null;
  #stopSaying: (() => void) | null = null;
  #seq = 0;
  #negotiator: ((envelope: Envelope) => boolean) | null = null;
  #unclaimed: Envelope[] = [];

  constructor(plan: JoinPlan, journal: Journal) {
    const { room, me, peers = [], secret = '', role = 'offerer' } = plan;
    this.#place = { room, me, peers: [me, ...peers], secret, role };
    this.dialect = dialectNamed(plan.dialect);
    this.#session = this.dialect.session();
    this.#acceptance = new Acceptance(me, this.dialect.freshnessMs);
    this.#journal = journal;
  }

  /** Who this is: the nonce of this stay in the room, or of the present negotiation, as the dialect has it. */
  get session(): string {
    return this.#session;
  }

  get place(): Place {
    return this.#place;
  }

  /**
   * Connects, subscribes, and only then says that we are here (catalogue SIG-021).
   * @throws HarnessError `name-taken`, and what connecting and subscribing throw
   */
  async join(plan: JoinPlan): Promise<void> {
    const { arrival } = this.dialect;
    const end = this.#journal.now() + plan.within; // of all stages together, so that ours is the first word
    const left = () => Math.max(1, end - this.#journal.now());
    this.#link = await MqttLink.connect(this.#linkPlan(plan), this.#journal, (delivery) => {
      this.#receive(delivery);
    });
    await this.#link.subscribe(this.dialect.filters(this.#place), left());
    await listenFirst(arrival, this.#place.me, () => this.#isHere(this.#place.me));
    const wire = this.#write(null, { kind: 'presence', state: 'online' });
    if (wire !== null) await this.#link.publishAcknowledged(wire, left());
    this.#followRules();
    // The broker has published the will meanwhile (MQTT 3.1.1 section 3.1.2.5)
    this.#link.onBack = () => {
      this.#mention(null, { kind: 'presence', state: 'online' });
      this.#followRules();
    };
    this.#stopSaying = sayAgain(arrival, () => {
      this.#mention(null, { kind: 'presence', state: 'online' });
    });
  }

  #followRules(): void {
    for (const rule of this.rules(({ on }) => on === 'arrival')) this.say(rule, null);
  }

  /** Waits until `peer` was seen as the dialect wants it. @throws HarnessError `presence-timeout` */
  async meet(peer: string, within: Ms): Promise<void> {
    const { me } = this.#place;
    const isMet = () =>
      this.#isAsAwaited(peer) && (!this.dialect.awaitsOwnEcho || this.#isHere(me));
    const met = this.#roster.until(isMet, within, (waited) => ({
      code: 'presence-timeout',
      what: `${peer} was not seen online within ${waited} ms; seen: ${this.#roster.others(this.#place.me)}`,
      cure: 'check that both use the same broker, room and dialect, and that retained messages work',
    }));
    const asking = setTimeout(() => void this.#askFor(peer, met), rosterPatienceMs);
    await met.finally(() => {
      clearTimeout(asking);
    });
  }

  /** Waits until `peer` is seen offline. @throws HarnessError `presence-timeout` */
  async part(peer: string, within: Ms): Promise<void> {
    const isGone = () => this.#roster.get(peer)?.state === 'offline';
    await this.#roster.until(isGone, within, (waited) => ({
      code: 'presence-timeout',
      what: `${peer} was not seen to go within ${waited} ms; seen: ${this.#roster.others(this.#place.me)}`,
      cure: 'check that the broker publishes last wills',
    }));
  }

  /** The rules of our role that apply. */
  rules(applies: (rule: Rule) => boolean): Rule[] {
    return this.dialect.rules.filter((rule) => rule.by === this.#place.role && applies(rule));
  }

  /** Says what a rule wants; `other` is whom it has in mind by that word. */
  say({ say }: Rule, other: string | null): void {
    for (const { to, signal } of say) this.#mention(to === 'all' ? null : other, signal);
  }

  /** Sends one signal to `to`. @throws HarnessError `dialect-threw` */
  send(to: string, signal: Signal): void {
    this.#put(to, signal);
  }

  /** Sends again, byte for byte and under the same numbers, what `to` was sent of these kinds. */
  resend(to: string): void {
    for (const { to: addressee, wire, envelope } of this.#sent) {
      if (addressee !== to) continue;
      this.#note(wire, envelope, true);
      this.#link?.publish(wire);
    }
  }

  /** Forgets what was said to and by `to`: a new negotiation begins. */
  forget(to: string): void {
    if (this.dialect.sessionLasts === 'negotiation') this.#session = this.dialect.session();
    this.#offeredBy.delete(to);
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

  /** Goes as the dialect has it: with a word, by the will, or in silence. */
  async leave(within: Ms): Promise<void> {
    const link = this.#link;
    if (link === null) return;
    const hasArrived = this.#stopSaying !== null;
    this.#link = null;
    this.#stopSaying?.();
    const { departure } = this.dialect;
    if (departure === 'will' && hasArrived) return link.cut();
    const wire =
      departure === 'message' && hasArrived
        ? this.#write(null, { kind: 'presence', state: 'offline' })
        : null;
    if (wire === null) return link.end();
    await link.publishAcknowledged(wire, within).finally(() => link.end());
  }

  /** Some brokers keep retained messages from filters with wildcards, but not from the exact topic (MQTT-016). */
  async #askFor(peer: string, seen: Promise<void>): Promise<void> {
    const filter = this.dialect.presenceFilter?.(this.#place, peer);
    if (filter === undefined || this.#link === null) return;
    const text = `${peer} is not in the roster after ${rosterPatienceMs} ms: asking for ${filter}`;
    this.#journal.record({ kind: 'note', text });
    await this.#link.subscribeUntil(filter, seen);
  }

  #linkPlan({ url, username, password, ca, keepAlive, within }: JoinPlan): LinkPlan {
    const { dialect } = this;
    return {
      url,
      clientId: dialect.clientId(this.#place, this.#session),
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      ...(ca === undefined ? {} : { ca }),
      keepAlive: keepAlive ?? dialect.keepAliveS,
      will: dialect.will(this.#place),
      within,
    };
  }

  #isHere(peer: string): boolean {
    return this.#roster.get(peer)?.state === 'online';
  }

  #isAsAwaited(peer: string): boolean {
    const awaited = this.dialect.awaits[this.#place.role];
    if (awaited === 'nothing') return true;
    if (awaited === 'presence') return this.#isHere(peer);
    return this.#roster.get(peer)?.word === awaited.word;
  }

  /** What nobody waits for: that it could not be said is noted. */
  #mention(to: string | null, signal: Signal): void {
    try {
      this.#put(to, signal);
    } catch (error) {
      this.#journal.record({ kind: 'failed', ...asFailure(error) });
    }
  }

  #put(to: string | null, signal: Signal): void {
    const wire = this.#write(to, signal);
    if (wire !== null) this.#link?.publish(wire);
  }

  /** Null for what the dialect has no words for. */
  #write(to: string | null, signal: Signal): WireMessage | null {
    const envelope: Envelope = {
      from: this.#place.me,
      to,
      session: this.#session,
      toSession: to === null ? null : (this.#sessions.get(to) ?? null),
      seq: this.dialect.isNumbered ? ++this.#seq : null,
      createdAt: Date.now(),
      signal,
    };
    const wire = this.dialect.encode(this.#place, envelope);
    if (wire === null) return null;
    if (to !== null && negotiationKinds.has(signal.kind)) this.#sent.push({ to, wire, envelope });
    this.#note(wire, envelope, false);
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
    const decoded = this.dialect.decode(this.#place, topic, payload);
    if (!decoded.ok) {
      const unknown = { from: null, seq: null, ref: null, signal: 'unknown' } as const;
      const verdict = { disposition: 'invalid', detail: decoded.why } as const;
      const common = { topic, bytes, retained, dup, ...unknown, ...verdict };
      this.#journal.recordAt(t, { kind: 'signal.received', ...common });
      return;
    }
    const { envelope } = decoded;
    const verdict = this.#acceptance.judge(envelope, payload, this.#session);
    const { from, seq, signal } = envelope;
    const common = { topic, bytes, retained, dup, from, seq, ref: refOf(envelope), ...verdict };
    this.#journal.recordAt(t, { kind: 'signal.received', ...common, signal: signal.kind });
    if (from === this.#place.me && signal.kind === 'presence')
      this.#roster.take(from, signal, null);
    // A repeated offer is no news, but it says that our answer was lost (HR-2: an identical resend)
    const isRepeat = verdict.disposition === 'duplicate' && signal.kind === 'offer';
    if (isRepeat && this.dialect.isNumbered) this.resend(from);
    if (verdict.disposition === 'accepted') this.#accept(envelope);
  }

  #accept(envelope: Envelope): void {
    const { from, session, signal } = envelope;
    if (session !== null && (signal.kind === 'presence' || signal.kind === 'offer')) {
      this.#sessions.set(from, session);
    }
    if (signal.kind === 'presence') this.#track(envelope);
    if (signal.kind === 'offer') this.#offeredBy.add(from);
    if (signal.kind === 'ping') this.#mention(from, { kind: 'pong', nonce: signal.nonce });
    for (const listener of this.#listeners) listener(envelope);
    if (negotiationKinds.has(signal.kind) && this.#negotiator?.(envelope) !== true) {
      this.#unclaimed = [...this.#unclaimed, envelope].slice(-mostUnclaimed);
    }
  }

  #track({ from, to, session, signal }: Envelope): void {
    if (signal.kind !== 'presence') return;
    if (this.#roster.take(from, signal, session)) {
      this.#journal.record({ kind: 'presence', of: from, state: signal.state });
      this.onPresence(from, signal.state);
    }
    const mayBeOurs = this.#place.peers.length < 2 || this.#place.peers.includes(from);
    if (to !== null || signal.state === 'offline' || !mayBeOurs || this.#offeredBy.has(from))
      return;
    if (this.#stopSaying === null) return; // not before our own subscription and first presence (SIG-021)
    for (const rule of this.rules(({ on }) => on === 'presence')) this.say(rule, from);
  }
}

function refOf({ from, session, seq }: Envelope): string | null {
  return session === null || seq === null ? null : `${from}/${session}/${seq}`;
}

const byteLength = (text: string): number => new TextEncoder().encode(text).length;
