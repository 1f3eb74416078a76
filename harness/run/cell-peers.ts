/** The two peers of one cell, from launch to end. */
import { setTimeout as pause } from 'node:timers/promises';
import type { RunningBroker } from '../brokers/broker.ts';
import { asFailure, HarnessError } from '../core/errors.ts';
import { otherRole, type CellKey, type Role } from '../core/ids.ts';
import type { Ms } from '../core/units.ts';
import type { Dialect, Room } from '../dialects/dialect.ts';
import type { RunningPeer } from '../drivers/driver.ts';
import type { Ends } from './ends.ts';
import { addressFor, whyNotJoined } from './joining.ts';
import type { Lab } from './lab.ts';
import type { Recorder } from './recorder.ts';
import { endOf } from './peer-end.ts';

const joinWithinMs: Ms = 10_000;
/** A peer's own deadline comes first; this is for one that hangs. */
export const graceMs: Ms = 3_000;
/** Longer than the longest retransmission timeout of wrtc, 3 s, and twenty acknowledgements that are kept back. */
const secondLookMs: Ms = 4_000;

/** Where they meet. */
interface MeetingPlace {
  readonly room: Room;
  readonly names: Readonly<Record<Role, string>>;
  readonly dialect: Dialect;
}

/** What a cell has besides its peers. */
interface Surroundings {
  readonly lab: Lab;
  readonly recorder: Recorder;
  readonly ends: Ends;
}

/** Made with nobody in it; every peer that `launch` brings is ended by `end`. */
export class CellPeers {
  /** Set once nobody waits for a launch any more: who comes after that is closed at once. */
  isOver = false;
  readonly #key: CellKey;
  readonly #room: Room;
  readonly #names: Readonly<Record<Role, string>>;
  readonly #dialect: Dialect;
  readonly #lab: Lab;
  readonly #recorder: Recorder;
  readonly #ends: Ends;
  readonly #peers = new Map<Role, RunningPeer>();

  constructor(key: CellKey, { room, names, dialect }: MeetingPlace, around: Surroundings) {
    this.#key = key;
    this.#room = room;
    this.#names = names;
    this.#dialect = dialect;
    this.#lab = around.lab;
    this.#recorder = around.recorder;
    this.#ends = around.ends;
  }

  /** Starts one; `isolated`: in processes that it shares with nobody. */
  async launch(role: Role, isolated: boolean): Promise<void> {
    const stack = this.#key[role];
    const { ownCertificate } = this.#lab.brokers.routeOf(this.#key.broker);
    const peer = await this.#lab.launch({ role, isolated, ownCertificate }, stack);
    if (this.isOver) return peer.close(); // the other side failed, and this one came too late
    this.#ends.watchPeer(role, peer);
    const detail = `${stack} ${peer.identity.version}${isolated ? ', in processes of its own' : ''}`;
    this.#recorder.record({ kind: 'process', of: role, what: 'launched', detail });
    this.#peers.set(role, peer);
    await this.#recorder.follow(role, peer);
  }

  /** Puts one on the broker. @throws HarnessError why it did not get there, from either side */
  async join(role: Role, broker: RunningBroker): Promise<void> {
    const peer = this.get(role);
    const address = broker.address(this.#lab.brokers.routeOf(this.#key.broker)[peer.place]);
    const place = {
      ...{ room: this.#room.room, me: this.#names[role], peers: [this.#otherName(role)], role },
      ...{ dialect: this.#dialect.name, within: joinWithinMs },
    };
    const join = { ...addressFor(peer, address), ...place };
    await this.send(role, { do: 'join', join }, joinWithinMs).catch(async (error: unknown) => {
      throw await whyNotJoined(error, peer, address);
    });
  }

  /** Waits until one sees the other. */
  see(role: Role): Promise<unknown> {
    const meet = { do: 'meet', peer: this.#otherName(role), within: joinWithinMs } as const;
    return this.send(role, meet, joinWithinMs);
  }

  /**
   * What the stacks count after a failure, as far as they still answer: it can tell which side lost something. Asked
   * for once all else is fetched, so that a stack that cannot bear the question takes nothing with it.
   */
  async lastStats(): Promise<void> {
    const asked = [...this.#peers.values()].map(async (peer) => {
      await peer.send({ do: 'stats' }, graceMs);
      await peer.send({ do: 'flush' }, graceMs);
    });
    await Promise.allSettled(asked);
  }

  /** The same once more, some time later: what moved meanwhile tells a stack that is slow from one that stands still. */
  async lookAgain(): Promise<void> {
    await pause(secondLookMs);
    await this.lastStats();
  }

  /** Ends both, whatever they are at. */
  async end(): Promise<void> {
    const peers = [...this.#peers];
    this.#peers.clear();
    await Promise.all(peers.map(([role, peer]) => this.#end(role, peer)));
  }

  async #end(role: Role, peer: RunningPeer): Promise<void> {
    this.#ends.letGo(peer);
    const { detail, failure } = await endOf(peer);
    this.#recorder.record({ kind: 'process', of: role, what: 'ended', detail });
    if (failure !== null) this.#recorder.record({ kind: 'failed', ...failure });
    const broke = peer.violation?.() ?? null;
    if (broke !== null) this.#recorder.record({ kind: 'failed', ...asFailure(broke) });
  }

  /** Sends one command to one side; `within` is its own deadline. */
  async send(
    role: Role,
    command: Parameters<RunningPeer['send']>[0],
    within: Ms,
  ): Promise<unknown> {
    return this.get(role).send(command, within + graceMs);
  }

  /** @throws HarnessError `harness-error` before it is launched */
  get(role: Role): RunningPeer {
    const peer = this.#peers.get(role);
    if (peer !== undefined) return peer;
    throw new HarnessError({
      code: 'harness-error',
      what: `the ${role} was needed before it was launched`,
      cure: 'a scenario starts with `meet`',
    });
  }

  #otherName(role: Role): string {
    return this.#names[otherRole(role)];
  }
}
