/** The agent: takes commands, does what they say with what the platform has, and keeps the journal. */
import { withDeadline } from '../core/deadline.ts';
import { asFailure, HarnessError, type Failure } from '../core/errors.ts';
import type { Ms } from '../core/units.ts';
import type { Stage } from './activities/activity.ts';
import { activityNamed } from './activities/registry.ts';
import { Connection } from './connection.ts';
import { Journal, type Entry } from './journal.ts';
import { Negotiation } from './negotiation.ts';
import type { Platform } from './platform.ts';
import type {
  ActivityParams,
  AgentCommand,
  AgentMessage,
  ConnectPlan,
  ConnectReply,
  DriverMessage,
  Endpoint,
  JoinPlan,
  PingReply,
} from './protocol.ts';
import { probe, surroundings } from './probe.ts';
import { Quiet } from './quiet.ts';
import { SignallingSession } from './session.ts';
import { longestMessage, recordNegotiated, recordStats } from './stats.ts';
import { warmUp } from './warm-up.ts';

/** Events leave by themselves this often, so that a peer that is killed leaves evidence. */
const flushEveryMs = 1_000;

/** A peer under a driver: carries out its commands and answers each with a reply or an error. */
export class Peer {
  readonly #platform: Platform;
  readonly #journal: Journal;
  readonly #send: (message: AgentMessage) => void;
  readonly #noticed = new Map<Endpoint, string>();
  readonly #noticeWatchers = new Set<() => void>();
  #session: SignallingSession | null = null;
  #connection: Connection | null = null;
  #prepared: Connection | null = null;
  #negotiation: Negotiation | null = null;
  readonly #quiet = new Quiet();

  constructor(platform: Platform, send: (message: AgentMessage) => void) {
    this.#platform = platform;
    this.#journal = new Journal(platform.clock);
    this.#send = send;
    setInterval(() => {
      if (!this.#quiet.isHeld) this.#flush();
    }, flushEveryMs);
  }

  /** Says what this peer is and can do; the driver waits for it. */
  hello(): void {
    const { identity } = this.#platform;
    const place = surroundings(this.#platform);
    this.#journal.record({ kind: 'peer.hello', ...identity, capabilities: { ...place } });
    this.#send({ type: 'hello', identity, surroundings: place });
  }

  /** Carries out one command and replies, whatever happens. */
  async handle({ id, command }: DriverMessage): Promise<void> {
    try {
      const value = command.do === 'ping' ? this.#pong() : await this.#carryOut(command);
      this.#send({ type: 'reply', id, value: value ?? null });
    } catch (error) {
      const failure = asFailure(error);
      this.#journal.record(entryOf(failure));
      this.#flush();
      this.#send({ type: 'error', id, failure });
    }
  }

  #pong(): PingReply {
    const received = this.#journal.now();
    return { received, replied: this.#journal.now() };
  }

  async #carryOut(command: Exclude<AgentCommand, { do: 'ping' }>): Promise<unknown> {
    switch (command.do) {
      case 'probe':
        return probe(this.#platform);
      case 'join':
        return this.#join(command.join);
      case 'meet':
        return this.#joined().meet(command.peer, command.within);
      case 'part':
        return this.#joined().part(command.peer, command.within);
      case 'prepare':
        this.#prepare(command.peer, command.greetAfter);
        return null;
      case 'connect':
        return this.#connect(command.connect);
      case 'perform':
        return this.#perform(command.activity, command.params);
      case 'stats':
        return this.#connection === null ? null : recordStats(this.#connection, this.#journal);
      case 'close':
        this.#quiet.end();
        return this.#connection?.leave();
      case 'notice':
        return this.#notice(command.planes, command.within);
      case 'flush':
        this.#flush();
        return null;
      case 'leave':
        return this.#leave();
    }
  }

  async #join(plan: JoinPlan): Promise<void> {
    this.#session = new SignallingSession(plan, this.#journal);
    await this.#session.join(plan);
  }

  #joined(): SignallingSession {
    if (this.#session !== null) return this.#session;
    throw new HarnessError({
      code: 'peer-protocol',
      what: 'the peer was told to signal before it joined',
      cure: 'send `join` first',
    });
  }

  #prepare(peer: string, greetAfter: Ms = 0): void {
    const { PeerConnection, noRtc } = this.#platform;
    if (PeerConnection === null) {
      throw new HarnessError({
        code: 'no-rtc',
        what: noRtc,
        cure: 'use a build that has WebRTC',
      });
    }
    this.#connection?.close();
    this.#negotiation?.stop();
    this.#noticed.clear();
    this.#quiet.end();
    const session = this.#joined();
    session.forget(peer);
    warmUp(session.dialect, session.place, session.session);
    const framing = () => ({ frames: session.dialect.frames(session.place), greetAfter });
    this.#connection = new Connection(PeerConnection, this.#platform, this.#journal, framing);
    this.#prepared = this.#connection;
  }

  async #connect(plan: ConnectPlan): Promise<ConnectReply> {
    const connection = this.#takePrepared();
    const session = this.#joined();
    const negotiation = new Negotiation(plan, {
      connection,
      session,
      journal: this.#journal,
      tell: (at) => {
        this.#send({ type: 'address', at });
      },
    });
    this.#negotiation = negotiation;
    const release = this.#quiet.hold();
    try {
      const channel = await negotiation.run();
      recordNegotiated(connection, channel, this.#journal);
      this.#watchEnd(connection, session, plan.peer);
      return { maxMessageSize: longestMessage(connection) };
    } finally {
      release();
    }
  }

  /** A connection negotiates once. */
  #takePrepared(): Connection {
    const connection = this.#prepared;
    this.#prepared = null;
    if (connection !== null) return connection;
    throw new HarnessError({
      code: 'peer-protocol',
      what: 'the peer was told to connect before it had prepared a connection',
      cure: 'send `prepare` before each `connect`',
    });
  }

  async #perform(activity: string, params: ActivityParams): Promise<void> {
    const run = activityNamed(activity);
    const stage: Stage = {
      journal: this.#journal,
      session: this.#joined(),
      connection: this.#connection,
      hush: () => this.#quiet.hold(),
    };
    const release = this.#quiet.hold();
    try {
      await run(stage, params);
    } finally {
      release();
    }
  }

  /** From open on, the first sign of the other side's end on each plane is an event, and so is the end after a sign. */
  #watchEnd(connection: Connection, session: SignallingSession, peer: string): void {
    const notice = (plane: Endpoint, detail: string) => {
      const known = this.#noticed.get(plane);
      if (this.#connection !== connection || isOver(known) || known === detail) return;
      this.#noticed.set(plane, detail);
      this.#journal.record({ kind: 'end.noticed', plane, detail });
      for (const watcher of this.#noticeWatchers) watcher();
    };
    connection.onEnd = notice;
    connection.onWell = (plane) => {
      if (!isOver(this.#noticed.get(plane))) this.#noticed.delete(plane);
    };
    session.onPresence = (of, state) => {
      if (of === peer && state === 'offline') notice('presence', `${peer} is gone`);
    };
  }

  async #notice(planes: readonly Endpoint[], within: number): Promise<void> {
    const complete = () => planes.every((plane) => isOver(this.#noticed.get(plane)));
    if (complete()) return;
    let watch: () => void = () => undefined;
    const all = new Promise<void>((resolve) => {
      watch = () => {
        if (complete()) resolve();
      };
      this.#noticeWatchers.add(watch);
    });
    try {
      await withDeadline(all, within, (waited) => ({
        code: 'close-timeout',
        what: `after ${waited} ms the end was noticed by: ${this.#noticedPlanes()}; expected ${planes.join(', ')}`,
        cure: 'see which state changes the survivor had, and whether the last will was published',
      }));
    } finally {
      this.#noticeWatchers.delete(watch);
    }
  }

  #noticedPlanes(): string {
    return this.#noticed.size === 0 ? 'nothing' : [...this.#noticed.keys()].join(', ');
  }

  async #leave(): Promise<void> {
    this.#quiet.end();
    await this.#connection?.leave();
    this.#connection = null;
    const session = this.#session;
    this.#session = null;
    await session?.leave(2_000);
  }

  #flush(): void {
    const events = this.#journal.take();
    if (events.length > 0) this.#send({ type: 'events', events });
  }
}

/** To decline what nobody asked of a stack is no failure: the driver asks every stack for something made up. */
function entryOf(failure: Failure): Entry {
  if (failure.code === 'activity-unknown')
    return { kind: 'note', text: `declined: ${failure.what}` };
  return { kind: 'failed', ...failure };
}

/** `disconnected` may pass by itself (webrtc-pc section 4.3.3): it is a sign, and no end. */
const isOver = (detail: string | undefined): boolean =>
  detail !== undefined && detail !== 'disconnected';
