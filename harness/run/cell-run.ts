/**
 * One cell while it runs: the words that scenarios are written in. Every step is recorded with its start
 * and end, has its deadline, and fails with a code of its own.
 */
import type { ActivityParams, ConnectPlan, ConnectReply, Endpoint } from '../agent/protocol.ts';
import type { RunningBroker } from '../brokers/broker.ts';
import { asFailure, HarnessError } from '../core/errors.ts';
import { otherRole, type CellKey, type Role } from '../core/ids.ts';
import { unguessable } from '../core/random.ts';
import { asRun } from '../core/sides.ts';
import type { Ms } from '../core/units.ts';
import type { ChannelPlan, Dialect, Room } from '../dialects/dialect.ts';
import { dialectNamed } from '../dialects/registry.ts';
import type { RunningPeer } from '../drivers/driver.ts';
import type { LinkAction } from '../network/link/protocol.ts';
import type { Need } from '../plan/spec.ts';
import { quietWait, type TimelineEvent } from '../timeline/event.ts';
import { CellLink } from './cell-link.ts';
import { CellPeers, graceMs } from './cell-peers.ts';
import type { Lab } from './lab.ts';
import { Recorder } from './recorder.ts';
import { dialectLacks, has } from './dialect-needs.ts';
import { Ends } from './ends.ts';
import { endOf } from './peer-end.ts';
import type { Turn } from './turn.ts';
import { both, roles } from './both.ts';

/** Design, section 5: "opens" within 10 s on loopback. */
const openWithinMs: Ms = 10_000;
const leaveWithinMs: Ms = 3_000;
/** Failures in which a stack may still be at work on what it has, only slowly. */
const mayBeSlow: ReadonlySet<string> = new Set(['throughput-stalled', 'throughput-timeout']);

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
  readonly #ends: Ends;
  readonly #peers: CellPeers;
  readonly #announced = new Map<Role, number>();
  #broker: RunningBroker | null = null;

  /** The zero of its timeline. */
  get startedAt(): Date {
    return this.#recorder.startedAt;
  }

  /** The root of its topics. */
  get room(): string {
    return this.#room.room;
  }

  /** @param planned - as the matrix names it; broker, link and dialect of an A/B run with the mark of their side */
  constructor({ lab, turn }: { lab: Lab; turn: Turn }, planned: CellKey, needs: readonly Need[]) {
    const key = asRun(planned);
    this.#lab = lab;
    this.#turn = turn;
    this.#needs = needs;
    this.key = key;
    this.#dialect = dialectNamed(key.dialect);
    this.names = this.#dialect.names();
    this.#room = { room: unguessable(), peers: Object.values(this.names), secret: '' };
    this.#recorder = new Recorder(this.#room, this.#dialect);
    this.#ends = new Ends(() => lab.isClosing);
    const room = { room: this.#room, names: this.names, dialect: this.#dialect };
    this.#peers = new CellPeers(key, room, { lab, recorder: this.#recorder, ends: this.#ends });
    this.#link = new CellLink(key, lab.links, this.#recorder);
  }

  /** Both peers run, have what the scenario needs, are on the broker, and see each other. */
  async meet(): Promise<void> {
    this.#able(); // a stack that is known to lack something is not started
    await this.#lab.brokers.able(this.key.broker);
    this.#lab.brokers.prepare(this.key.broker);
    this.#lab.links.prepare(this.key.link);
    this.#lab.prepareBrowsers();
    await this.#step('launch', () => both((role) => this.#peers.launch(role, false)));
    this.#able();
    await this.#useBroker();
    await this.#step('join', () => both((role) => this.#join(role)));
    await this.#step('meet', () => both((role) => this.#peers.see(role)));
  }

  /** What is measured in `work` runs alone on the machine; everything else of a cell may run beside other cells. */
  async alone(work: () => Promise<void>): Promise<void> {
    await this.#step(quietWait, async () => {
      await this.#lab.ready();
      await this.#turn.alone();
    });
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
      await this.#link.renew((role) => this.#peers.get(role));
      // Both first: the first connection of a fresh page takes tens of ms, which are no part of a negotiation
      await both((role) =>
        this.send(role, { do: 'prepare', peer: this.names[otherRole(role)] }, graceMs),
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
    return this.plannedChannel.label;
  }

  /** The channel that activities use, as the dialect makes it. */
  get plannedChannel(): ChannelPlan {
    return this.#dialect.channels[0];
  }

  /** The version of this side's stack as set-up found it; empty where only a peer can tell. */
  foundVersion(role: Role): string {
    return this.#lab.foundVersion(this.key[role]);
  }

  /** The shortest message that the dialect can carry, in bytes. */
  get minMessageSize(): number {
    return this.#dialect.able.has('empty-messages') ? 0 : 1;
  }

  #connectPlan(role: Role): ConnectPlan {
    const plan = {
      role,
      peer: this.names[otherRole(role)],
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
      const former = this.#peers.get(role);
      this.#ends.letGo(former);
      await former.send({ do: 'leave' }, leaveWithinMs);
      await former.send({ do: 'flush' }, graceMs);
      const { failure } = await endOf(former);
      if (failure !== null) throw new HarnessError(failure);
      await this.#peers.launch(role, true);
      await this.#join(role);
      await both((each) => this.#peers.see(each));
    });
  }

  /** SIGKILL to this side; the other is watched for a notice on each group of planes, one after the other. */
  async kill(role: Role, ...watches: readonly Watch[]): Promise<void> {
    await this.#step(`${role} killed`, async () => {
      const peer = this.#peers.get(role);
      await peer.send({ do: 'flush' }, graceMs); // what it saw until now is not lost with it
      this.#ends.letGo(peer);
      const signalled = await peer.kill();
      const killed = { kind: 'process', of: role, what: 'killed', detail: 'SIGKILL' } as const;
      this.#recorder.recordAt(signalled, killed);
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
    this.#peers.isOver = true;
    await this.#lab.ready(); // while this cell has its turn
    if (failure !== null) await this.#turn.share(); // it may have happened in a measurement
    if (failure !== null) this.#recorder.record({ kind: 'failed', ...failure });
    await this.#recorder.collect();
    if (failure !== null) await this.#peers.lastStats();
    if (failure !== null && mayBeSlow.has(failure.code)) await this.#peers.lookAgain();
    await this.#link.close();
    await this.#observe();
    await this.#peers.end();
    return this.#recorder.timeline();
  }

  /** Sends one command to one side; `within` is its own deadline. */
  send(role: Role, command: Parameters<RunningPeer['send']>[0], within: Ms): Promise<unknown> {
    return this.#peers.send(role, command, within);
  }

  /** Waits for the survivor's notice; that none came is a finding for the check, and the cell goes on. */
  async #awaitNotice(survivor: Role, { planes, within }: Watch): Promise<void> {
    if (within === 0) return;
    try {
      await this.send(survivor, { do: 'notice', planes, within }, within);
    } catch (error) {
      const { code, what } = asFailure(error);
      const isBrokersFault = planes.includes('presence') && !this.#ends.hasBroker;
      if (code !== 'close-timeout' || isBrokersFault) throw error;
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

  async #join(role: Role): Promise<void> {
    await this.#peers.join(role, this.#broker ?? (await this.#useBroker()));
  }

  /** The broker of this cell, for all of it: when it ends, the cell ends with it. */
  async #useBroker(): Promise<RunningBroker> {
    const broker = await this.#lab.brokers.get(this.key.broker);
    this.#ends.watchBroker(broker, this.#lab.brokers.areOwn);
    await this.#ends.during('watch', () => broker.watch(...this.#dialect.observed(this.#room)));
    this.#broker = broker;
    return broker;
  }

  /** A goodbye travels ahead of whatever the one that stays does next; a will comes in the broker's own time. */
  async #seeGone(): Promise<void> {
    if (this.#dialect.departure !== 'will') return;
    const part = { do: 'part', peer: this.names.offerer, within: leaveWithinMs } as const;
    await this.send('answerer', part, leaveWithinMs);
  }

  async #observe(): Promise<void> {
    try {
      if (this.#broker !== null) await this.#recorder.observe(this.#broker);
    } catch (error) {
      this.#recorder.record({ kind: 'note', text: `no observations: ${asFailure(error).what}` });
    }
  }

  async #step(name: string, work: () => Promise<unknown>): Promise<void> {
    this.#recorder.record({ kind: 'step', name, phase: 'start' });
    await this.#ends.during(name, work);
    this.#recorder.record({ kind: 'step', name, phase: 'end' });
  }
}
