/**
 * Brings two peers from "both are here" to "open": descriptions and candidates over signalling, then
 * the channel, then a random nonce echoed both ways. State events alone prove nothing.
 */
import { deferred } from '../core/deferred.ts';
import { HarnessError, type ErrorCode, type Failure } from '../core/errors.ts';
import type { CandidateInit, Envelope, Signal } from '../core/signal.ts';
import type { ChannelPlan } from '../dialects/dialect.ts';
import { Advertiser, type TellAddress } from './advertiser.ts';
import type { Channel } from './channel.ts';
import { dtlsTransport, ufragOf, type Connection } from './connection.ts';
import type { Journal } from './journal.ts';
import { exchangeNonces } from './nonce.ts';
import { Opening } from './opening.ts';
import type { ConnectPlan } from './protocol.ts';
import type { SignallingSession } from './session.ts';

/** What a foreign application is asked to answer, where the size is ours to choose. */
const foreignProbeBytes = 64;

export interface NegotiationParts {
  readonly connection: Connection;
  readonly session: SignallingSession;
  readonly journal: Journal;
  /** Hears where this peer really is, when the plan has it advertise another address. */
  readonly tell: TellAddress;
}

/** One negotiation, from the first description to the nonce that came back. */
export class Negotiation {
  readonly #plan: ConnectPlan;
  readonly #connection: Connection;
  readonly #session: SignallingSession;
  readonly #journal: Journal;
  readonly #opening: Opening;
  /** Null without a link: then the other side is told what the stack says. */
  readonly #advertiser: Advertiser | null;
  readonly #described = deferred<undefined>();
  readonly #broken = deferred<never>();
  #held: (CandidateInit | null)[] | null = [];
  #localUfrag = '';
  #remoteUfrag: string | null = null;
  #stopListening: () => void = () => undefined;
  /** What the deadline means if it passes now. */
  #stage: ErrorCode = 'offer-timeout';

  constructor(plan: ConnectPlan, { connection, session, journal, tell }: NegotiationParts) {
    this.#plan = plan;
    this.#connection = connection;
    this.#session = session;
    this.#journal = journal;
    this.#opening = new Opening(session, plan.peer);
    this.#broken.promise.catch(() => undefined); // raced against below
    const { advertise } = plan;
    this.#advertiser = advertise === undefined ? null : new Advertiser(advertise, tell, journal);
    connection.onCandidate = (candidate) => {
      const told = this.#advertiser?.candidate(candidate) ?? [candidate];
      for (const each of told) this.#trickle(each);
    };
    connection.onGathered = () => {
      for (const each of this.#advertiser?.gathered() ?? []) this.#trickle(each);
    };
  }

  /** Resolves with the open channel, nonce echoed. @throws HarnessError naming the stage that did not end */
  async run(): Promise<Channel> {
    this.#stopListening = this.#session.negotiate((envelope) => this.#take(envelope));
    const repeating = this.#repeatOffer();
    const expired = deferred<never>();
    const timer = setTimeout(() => {
      expired.reject(new HarnessError(this.#expiry()));
    }, this.#plan.within);
    try {
      const failure = [expired.promise, this.#broken.promise, this.#connection.failed];
      return await Promise.race([this.#open(), ...failure]);
    } finally {
      clearTimeout(timer);
      clearInterval(repeating);
    }
  }

  /** Until this is called, candidates that come after the channel opened are still added. */
  stop(): void {
    this.#stopListening();
  }

  async #open(): Promise<Channel> {
    const { role } = this.#plan;
    if (this.#session.dialect.offersOn !== null) this.#stage = 'opening-timeout';
    this.#opening.begin();
    if (role === 'offerer') {
      await this.#opening.mayOffer;
      this.#stage = 'offer-timeout';
      this.#createChannels();
      this.#describe('offer', await this.#connection.offer());
      this.#stage = 'answer-timeout';
    }
    await this.#described.promise;
    this.#stage = 'ice-timeout';
    const channel = await this.#openChannels();
    this.#stage = 'nonce-timeout';
    await this.#prove(channel);
    return channel;
  }

  /**
   * The answerer makes its negotiated channels between the offer and its answer: earlier, some stacks would make an
   * offer of their own for them; later, the answer could not carry them.
   */
  #createChannels(): void {
    for (const plan of this.#session.dialect.channels) {
      if (this.#plan.role === 'offerer' || plan.options.negotiated === true) {
        this.#connection.createChannel(plan);
      }
    }
  }

  /** All of them must open; the first is the main one. */
  async #openChannels(): Promise<Channel> {
    const { within } = this.#plan;
    const [main, ...others] = this.#session.dialect.channels;
    const open = async ({ label }: ChannelPlan): Promise<Channel> => {
      const channel = await this.#connection.channel(label);
      await channel.open(within);
      return channel;
    };
    const [channel] = await Promise.all([open(main), ...others.map(open)]);
    return channel;
  }

  /** A peer of ours echoes a nonce; any other one answers what its dialect makes it answer, if anything. */
  async #prove(channel: Channel): Promise<void> {
    if (this.#plan.isForeign === true) await channel.probe(foreignProbeBytes, this.#plan.within);
    else await exchangeNonces(channel, this.#journal);
  }

  /** Publishes our description, then the candidates that were faster than it. */
  #describe(kind: 'offer' | 'answer', sdp: string): void {
    this.#localUfrag = ufragOf(sdp);
    this.#send({ kind, sdp: this.#advertised(kind, sdp) });
    const held = this.#held ?? [];
    this.#held = null;
    for (const candidate of held) this.#trickle(candidate);
  }

  #advertised(type: 'offer' | 'answer', sdp: string): string {
    const told = this.#advertiser?.description(sdp) ?? sdp;
    if (told !== sdp) this.#journal.record({ kind: 'description.advertised', type, sdp: told });
    return told;
  }

  #trickle(candidate: CandidateInit | null): void {
    if (this.#held !== null) this.#held.push(candidate);
    else if (candidate === null) this.#sendEnd();
    else this.#send({ kind: 'candidate', ...candidate, ufrag: this.#localUfrag });
  }

  /** Whether a signal is of this negotiation; what is not stays for another. */
  #take({ from, signal }: Envelope): boolean {
    if (from !== this.#plan.peer) return false;
    if (signal.kind === 'control') {
      this.#opening.hear(signal.word);
      return true;
    }
    const awaited = this.#plan.role === 'offerer' ? 'answer' : 'offer';
    if (signal.kind === awaited && this.#remoteUfrag === null) {
      this.#remoteUfrag = ufragOf(signal.sdp);
      this.#apply(awaited, signal.sdp).catch(this.#broken.reject);
      return true;
    }
    if (signal.kind !== 'candidate') return signal.kind === 'end-of-candidates';
    const { candidate, sdpMid, sdpMLineIndex, ufrag } = signal;
    const strange = this.#remoteUfrag !== null && ufrag !== null && ufrag !== this.#remoteUfrag;
    if (strange) return false;
    void this.#connection.addRemote({ candidate, sdpMid, sdpMLineIndex, ufrag });
    return true;
  }

  async #apply(type: 'offer' | 'answer', sdp: string): Promise<void> {
    this.#stage = 'answer-timeout';
    await this.#connection.applyRemote(type, sdp);
    if (type === 'offer') {
      this.#createChannels();
      this.#describe('answer', await this.#connection.answer());
    }
    this.#described.resolve(undefined);
    await this.#connection.addEarly();
  }

  /** Once: some stacks say it twice, by an empty candidate and by none (catalogue ICE-004). */
  #sendEnd(): void {
    if (!this.#ended) this.#send({ kind: 'end-of-candidates' });
    this.#ended = true;
  }
  #ended = false;

  /** Called by the stack's own handlers too, where nothing may be thrown. */
  #send(signal: Signal): void {
    try {
      this.#session.send(this.#plan.peer, signal);
    } catch (error) {
      this.#broken.reject(error);
    }
  }

  #repeatOffer(): ReturnType<typeof setInterval> | undefined {
    const { resendMs } = this.#session.dialect;
    if (resendMs === null || this.#plan.role !== 'offerer') return undefined;
    return setInterval(() => {
      if (this.#stage === 'answer-timeout') this.#session.resend(this.#plan.peer);
    }, resendMs);
  }

  #expiry(): Failure {
    const { peer, within, role } = this.#plan;
    const { pc } = this.#connection;
    const dtls = dtlsTransport(pc)?.state ?? 'unknown';
    const states = `signaling ${pc.signalingState}, ICE ${pc.iceConnectionState}, connection ${pc.connectionState}, DTLS ${dtls}`;
    return {
      code: this.#stage === 'ice-timeout' ? this.#stalledAt(pc) : this.#stage,
      what: `${role} gave up on ${peer} after ${within} ms: ${states}`,
      cure: 'the last event of each side in the timeline shows where it stopped',
    };
  }

  /** What is still missing once both descriptions are there; channels that are open may wait for a word on them. */
  #stalledAt(pc: RTCPeerConnection): ErrorCode {
    const { channels } = this.#session.dialect;
    const areOpen = channels.every(({ label }) => this.#connection.hasOpened(label));
    if (areOpen) return 'handshake-timeout';
    const found = ['connected', 'completed'].includes(pc.iceConnectionState);
    if (!found) return 'ice-timeout';
    const isSecure = pc.connectionState === 'connected' || dtlsTransport(pc)?.state === 'connected';
    return isSecure ? 'channel-open-timeout' : 'dtls-timeout';
  }
}
