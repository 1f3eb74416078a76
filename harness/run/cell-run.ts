/**
 * One cell while it runs: the words that scenarios are written in. Every step is recorded with its start
 * and end, has its deadline, and fails with a code of its own.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { ActivityParams, ConnectPlan, ConnectReply, Endpoint } from '../agent/protocol.ts';
import type { RunningBroker } from '../brokers/broker.ts';
import { deferred } from '../core/deferred.ts';
import { asFailure, HarnessError } from '../core/errors.ts';
import { otherRole, type CellKey, type Role } from '../core/ids.ts';
import { unguessable } from '../core/random.ts';
import type { Ms } from '../core/units.ts';
import type { Dialect, Room } from '../dialects/dialect.ts';
import { dialectNamed } from '../dialects/registry.ts';
import type { RunningPeer } from '../drivers/driver.ts';
import type { LinkAction } from '../network/link/protocol.ts';
import type { Need } from '../plan/spec.ts';
import { quietWait, type TimelineEvent } from '../timeline/event.ts';
import { CellLink } from './cell-link.ts';
import { addressFor, whyNotJoined } from './joining.ts';
import type { Lab } from './lab.ts';
import { Recorder } from './recorder.ts';
import { dialectLacks, has } from './dialect-needs.ts';
import type { Turn } from './turn.ts';
import { both, brokerLost, isTimeout, peerDied, roles, stopped } from './both.ts';

/** Design, section 5: "opens" within 10 s on loopback. */
const openWithinMs: Ms = 10_000;
const joinWithinMs: Ms = 10_000;
const leaveWithinMs: Ms = 3_000;
/** A peer's own deadline comes first; this is for one that hangs. */
const graceMs: Ms = 3_000;
/** Steps that cannot end well once the broker is gone; a channel that is open needs it no more. */
const overBroker: ReadonlySet<string> = new Set(['join', 'meet', 'connect', 'signalling']);

/** On which planes the end of the other side is to be noticed, and for how long that is waited for. */
export interface Watch {
  readonly planes: readonly Endpoint[];
  readonly within: Ms;
}

export interface Performance {
  readonly activity: string;
  readonly params: ActivityParams;
  readonly within: Ms;
}

/** A cell between its start and its `finish`; made anew for every attempt. */
export class CellRun {
  readonly key: CellKey;
  readonly #needs: readonly Need[];
  readonly #lab: Lab;
  readonly #dialect: Dialect;
  readonly #room: Room;
  /** What the peers call themselves on the broker. */
  readonly names: Readonly<Record<Role, string>>;
  readonly #turn: Turn;
  readonly #recorder: Recorder;
  readonly #link: CellLink;
  readonly #peers = new Map<Role, RunningPeer>();
  readonly #announced = new Map<Role, number>();
  #broker: RunningBroker | null = null;
  /** How it ended; null while it runs. */
  #brokerEnd: string | null = null;
  readonly #brokerGone = deferred<string>();
  /** Peers that this cell ends itself: the end of any other one is a failure. */
  readonly #letGo = new WeakSet<RunningPeer>();
  readonly #death = deferred<HarnessError>();
  #dead: HarnessError | null = null;
  /** What a program of others did that ended it: whatever else was seen then, follows from it. */
  #broke: HarnessError | null = null;
  #isOver = false;

  /** The zero of its timeline. */
  get startedAt(): Date {
    return this.#recorder.startedAt;
  }

  /** The root of its topics. */
  get room(): string {
    return this.#room.room;
  }

  constructor({ lab, turn }: { lab: Lab; turn: Turn }, key: CellKey, needs: readonly Need[]) {
    this.#lab = lab;
    this.#turn = turn;
    this.#needs = needs;
    this.key = key;
    this.#dialect = dialectNamed(key.dialect);
    this.names = this.#dialect.names();
    this.#room = { room: unguessable(), peers: Object.values(this.names), secret: '' };
    this.#recorder = new Recorder(this.#room, this.#dialect);

    this.#link = new CellLink(key, lab.links, this.#recorder);
  }

  /** Both peers run, have what the scenario needs, are on the broker, and see each other. */
  async meet(): Promise<void> {
    this.#able(); // a stack that is known to lack something is not started
    await this.#lab.brokers.able(this.key.broker);
    this.#lab.brokers.prepare(this.key.broker);
    this.#lab.links.prepare(this.key.link);
    await this.#step('launch', () => both((role) => this.#launch(role, false)));
    this.#able();
    await this.#useBroker();
    await this.#step('join', () => both((role) => this.#join(role)));
    await this.#step('meet', () => both((role) => this.#see(role)));
  }

  /** What is measured in `work` runs alone on the machine; everything else of a cell may run beside other cells. */
  async alone(work: () => Promise<void>): Promise<void> {
    await this.#step(quietWait, () => this.#turn.alone());
    await work();
    await this.#turn.share();
  }

  /**
   * Measures plain TCP, for figures that have a value relative to it, right before them. That it failed says nothing
   * of the peers: those figures then have no such value.
   */
  async plainTcp(): Promise<void> {
    try {
      const { roundTrips, bytes, ms } = await this.#lab.tcpReference();
      this.#recorder.record({ kind: 'reference.tcp', roundTrips: [...roundTrips], bytes, ms });
    } catch (error) {
      this.#recorder.record({ kind: 'note', text: asFailure(error).what });
    }
  }

  /** Negotiates anew until the channel is open and a nonce was echoed both ways. */
  async connect(): Promise<void> {
    await this.#link.close(); // of the connection before: what it did belongs there
    await this.#step('connect', async () => {
      await this.#link.renew((role) => this.#peer(role));
      // Both first: the first connection of a fresh page takes tens of ms, which are no part of a negotiation
      await both((role) =>
        this.send(role, { do: 'prepare', peer: this.#otherName(role) }, graceMs),
      );
      await both(async (role) => {
        const reply = await this.send(
          role,
          { do: 'connect', connect: this.#connectPlan(role) },
          openWithinMs,
        );
        this.#announced.set(role, (reply as ConnectReply).maxMessageSize); // by the protocol
      }, graceMs);
    });
  }

  /** The label of the channel that activities use. */
  get mainChannel(): string {
    return this.#dialect.channels[0].label;
  }

  /** The shortest message that the dialect can carry, in bytes. */
  get minMessageSize(): number {
    return this.#dialect.able.has('empty-messages') ? 0 : 1;
  }

  #connectPlan(role: Role): ConnectPlan {
    const plan = {
      role,
      peer: this.#otherName(role),
      label: this.mainChannel,
      within: openWithinMs,
    };
    const advertise = this.#link.advertise(role);
    return advertise === null ? plan : { ...plan, advertise };
  }

  /** What happens to the link while it runs, in a cell that has one. */
  async impair(action: LinkAction): Promise<void> {
    await this.#step(`${action.do} ${action.from}`, () => this.#link.act(action));
  }

  /** The longest message that both sides announced to take, in bytes. */
  maxMessageSize(): number {
    return Math.min(...this.#announced.values()) - this.#dialect.frameOverhead;
  }

  /** One activity on each side at the same time, under one name in the timeline. */
  async perform(step: string, performances: Partial<Record<Role, Performance>>): Promise<void> {
    await this.#step(step, () =>
      both(async (role) => {
        const performance = performances[role];
        if (performance !== undefined) await this.#perform(role, performance);
      }),
    );
  }

  /** Several activities at once, such as a measurement under load. */
  async performAll(step: string, parts: readonly (Performance & { role: Role })[]): Promise<void> {
    await this.#step(step, () => Promise.all(parts.map((part) => this.#perform(part.role, part))));
  }

  /** Statistics of both stacks, where they have them. */
  async stats(): Promise<void> {
    await this.#step('stats', () => both((role) => this.send(role, { do: 'stats' }, graceMs)));
  }

  /** This side closes its connection; the other must notice on these planes. */
  async close(role: Role, planes: readonly Endpoint[], within: Ms): Promise<void> {
    await this.#step(`${role} closes`, async () => {
      await this.send(role, { do: 'close' }, graceMs);
      await this.#awaitNotice(otherRole(role), { planes, within });
    });
  }

  /** Puts this role's peer into processes of its own: it ends here and a fresh one takes its name. */
  async isolate(role: Role): Promise<void> {
    await this.#step('isolate', async () => {
      const former = this.#peer(role);
      this.#letGo.add(former);
      await former.send({ do: 'leave' }, leaveWithinMs);
      await former.send({ do: 'flush' }, graceMs);
      await former.close();
      await this.#launch(role, true);
      await this.#join(role);
      await both((each) => this.#see(each));
    });
  }

  /** SIGKILL to this side; the other is watched for a notice on each group of planes, one after the other. */
  async kill(role: Role, ...watches: readonly Watch[]): Promise<void> {
    await this.#step(`${role} killed`, async () => {
      const peer = this.#peer(role);
      await peer.send({ do: 'flush' }, graceMs); // what it saw until now is not lost with it
      this.#recorder.record({ kind: 'process', of: role, what: 'killed', detail: 'SIGKILL' });
      this.#letGo.add(peer);
      await peer.kill();
      for (const watch of watches) await this.#awaitNotice(otherRole(role), watch);
    });
  }

  /** Both say goodbye on the broker, one after the other: so the second surely sees the first go. */
  async leave(): Promise<void> {
    await this.#step('leave', async () => {
      for (const role of roles) {
        await this.send(role, { do: 'leave' }, leaveWithinMs);
        if (role === 'offerer') await this.#seeGone();
      }
    });
  }

  /** Ends both peers, whatever happened, and returns what everybody saw. */
  async finish(
    failure: { code: string; what: string; cure: string } | null,
  ): Promise<TimelineEvent[]> {
    this.#isOver = true;
    if (failure !== null) await this.#turn.share(); // it may have happened in a measurement
    if (failure !== null) this.#recorder.record({ kind: 'failed', ...failure });
    await this.#recorder.collect();
    await this.#link.close();
    await this.#observe();
    const peers = [...this.#peers];
    this.#peers.clear();
    await Promise.all(
      peers.map(async ([role, peer]) => {
        this.#letGo.add(peer);
        await peer.close();
        const detail = await peer.ended;
        this.#recorder.record({ kind: 'process', of: role, what: 'ended', detail });
        const broke = peer.violation?.() ?? null;
        if (broke !== null) this.#recorder.record({ kind: 'failed', ...asFailure(broke) });
      }),
    );
    return this.#recorder.timeline();
  }

  /** Sends one command to one side; `within` is its own deadline. */
  async send(
    role: Role,
    command: Parameters<RunningPeer['send']>[0],
    within: Ms,
  ): Promise<unknown> {
    return this.#peer(role).send(command, within + graceMs);
  }

  /** Waits for the survivor's notice; that none came is a finding for the check, and the cell goes on. */
  async #awaitNotice(survivor: Role, { planes, within }: Watch): Promise<void> {
    if (within === 0) return;
    try {
      await this.send(survivor, { do: 'notice', planes, within }, within);
    } catch (error) {
      const { code, what } = asFailure(error);
      if (code !== 'close-timeout') throw error;
      this.#recorder.record({ kind: 'note', text: `${survivor}: ${what}` });
    }
  }

  async #perform(role: Role, { activity, params, within }: Performance): Promise<void> {
    await this.send(role, { do: 'perform', activity, params }, within);
  }

  #able(): void {
    for (const role of roles) this.#lab.able(this.key[role], this.#needs);
    const lacking = this.#needs.find((need) => !has(this.#dialect, need));
    if (lacking !== undefined) throw dialectLacks(this.#dialect.name, lacking);
  }

  async #launch(role: Role, isolated: boolean): Promise<void> {
    const stack = this.key[role];
    const { ownCertificate } = this.#lab.brokers.routeOf(this.key.broker);
    const peer = await this.#lab.launch({ role, isolated, ownCertificate }, stack);
    if (this.#isOver) return peer.close(); // the other side failed, and this one came too late
    this.#watch(role, peer);
    const detail = `${stack} ${peer.identity.version}${isolated ? ', in processes of its own' : ''}`;
    this.#recorder.record({ kind: 'process', of: role, what: 'launched', detail });
    this.#peers.set(role, peer);
    await this.#recorder.follow(role, peer);
  }

  #watch(role: Role, peer: RunningPeer): void {
    void peer.ended.then((how) => {
      if (this.#letGo.has(peer)) return;
      this.#broke ??= peer.violation?.() ?? null;
      this.#dead ??= this.#broke ?? peerDied(role, how);
      this.#death.resolve(this.#dead);
    });
  }

  async #join(role: Role): Promise<void> {
    const peer = this.#peer(role);
    const broker = this.#broker ?? (await this.#useBroker());
    const address = broker.address(this.#lab.brokers.routeOf(this.key.broker)[peer.place]);
    const place = {
      ...{ room: this.#room.room, me: this.names[role], peers: [this.#otherName(role)], role },
      ...{ dialect: this.#dialect.name, within: joinWithinMs },
    };
    const join = { ...addressFor(peer, address), ...place };
    await this.send(role, { do: 'join', join }, joinWithinMs).catch(async (error: unknown) => {
      throw await whyNotJoined(error, peer, address);
    });
  }

  /** The broker of this cell, for all of it: when it ends, the cell ends with it. */
  async #useBroker(): Promise<RunningBroker> {
    const broker = await this.#lab.brokers.get(this.key.broker);
    void broker.ended.then((how) => {
      this.#brokerEnd = how;
      this.#brokerGone.resolve(how);
    });
    await broker.watch(...this.#dialect.observed(this.#room));
    this.#broker = broker;
    return broker;
  }

  /** A goodbye travels ahead of whatever the one that stays does next; a will comes in the broker's own time. */
  async #seeGone(): Promise<void> {
    if (this.#dialect.departure !== 'will') return;
    const part = { do: 'part', peer: this.names.offerer, within: leaveWithinMs } as const;
    await this.send('answerer', part, leaveWithinMs);
  }

  #otherName(role: Role): string {
    return this.names[otherRole(role)];
  }

  #see(role: Role): Promise<unknown> {
    const meet = { do: 'meet', peer: this.#otherName(role), within: joinWithinMs } as const;
    return this.send(role, meet, joinWithinMs);
  }

  async #observe(): Promise<void> {
    try {
      this.#recorder.observed((await this.#broker?.takeObservations()) ?? []);
      this.#recorder.observedClients((await this.#broker?.takeClients?.()) ?? []);
    } catch (error) {
      this.#recorder.record({ kind: 'note', text: `no observations: ${asFailure(error).what}` });
    }
  }

  #peer(role: Role): RunningPeer {
    const peer = this.#peers.get(role);
    if (peer !== undefined) return peer;
    throw new HarnessError({
      code: 'harness-error',
      what: `the ${role} was needed before it was launched`,
      cure: 'a scenario starts with `meet`',
    });
  }

  async #step(name: string, work: () => Promise<unknown>): Promise<void> {
    this.#recorder.record({ kind: 'step', name, phase: 'start' });
    try {
      await Promise.race([work(), this.#afterADeath(overBroker.has(name))]);
    } catch (error) {
      // Without broker or other side, whatever a peer reports is a consequence: it waited in vain
      if (this.#lab.isClosing) throw stopped(name, error);
      if (this.#brokerEnd !== null) throw brokerLost(this.#brokerEnd, name, error);
      throw this.#broke ?? (isTimeout(error) ? (this.#dead ?? error) : error);
    }
    this.#recorder.record({ kind: 'step', name, phase: 'end' });
  }

  /** Rejects a moment after a peer, or a broker that is needed, died: what others wait for will not come. */
  async #afterADeath(needsBroker: boolean): Promise<never> {
    const end = needsBroker ? this.#brokerGone.promise : new Promise<never>(() => undefined);
    const death = await Promise.race([this.#death.promise, end]);
    await pause(graceMs, undefined, { ref: false });
    throw typeof death === 'string' ? new Error('nothing more came') : death;
  }
}
