/**
 * Who ended while a cell still needed it. Without broker or other side, whatever a peer reports is a consequence: it
 * waited in vain. So a step that fails, fails for the end, where there was one that it could not do without.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { RunningBroker } from '../brokers/broker.ts';
import { deferred } from '../core/deferred.ts';
import { asFailure, HarnessError } from '../core/errors.ts';
import type { Role } from '../core/ids.ts';
import type { Ms } from '../core/units.ts';
import type { RunningPeer } from '../drivers/driver.ts';
import { isTimeout } from './both.ts';

/** What else is seen of an end is waited for so long. */
const afterwardsMs: Ms = 3_000;
/**
 * Steps that cannot end well once the broker is gone, such as one that waits for a will; a channel that is open needs it no
 * more (catalogue HR-6).
 */
const overBroker: ReadonlySet<string> = new Set([
  ...['watch', 'join', 'meet', 'connect', 'signalling', 'isolate', 'leave'],
  ...['offerer killed', 'answerer killed'],
]);

/** The ends of one cell. */
export class Ends {
  readonly #isStopped: () => boolean;
  /** Peers that the cell ends itself: the end of any other one is a failure. */
  readonly #letGo = new WeakSet<RunningPeer>();
  readonly #death = deferred<HarnessError>();
  #dead: HarnessError | null = null;
  /** What a program of others did that ended it: whatever else was seen then, follows from it. */
  #broke: HarnessError | null = null;
  readonly #brokerGone = deferred<string>();
  /** How it ended; null while it runs. */
  #brokerEnd: string | null = null;
  #isOwnBroker = true;

  /** @param isStopped - whether the whole run is being stopped: then no end means anything */
  constructor(isStopped: () => boolean) {
    this.#isStopped = isStopped;
  }

  watchPeer(role: Role, peer: RunningPeer): void {
    void peer.ended.then((how) => {
      if (this.#letGo.has(peer)) return;
      this.#broke ??= peer.violation?.() ?? null;
      this.#dead ??= this.#broke ?? peerDied(role, how);
      this.#death.resolve(this.#dead);
    });
  }

  /** @param isOwn - the harness started it: then its end is no failure of the pair */
  watchBroker(broker: RunningBroker, isOwn: boolean): void {
    this.#isOwnBroker = isOwn;
    void broker.ended.then((how) => {
      this.#brokerEnd = how;
      this.#brokerGone.resolve(how);
    });
  }

  get hasBroker(): boolean {
    return this.#brokerEnd === null;
  }

  /** This peer may end from now on. */
  letGo(peer: RunningPeer): void {
    this.#letGo.add(peer);
  }

  /** Waits for a step; it fails 3 s after an end, if that does not make it fail before. */
  async during(step: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await Promise.race([work(), this.#afterADeath(overBroker.has(step))]);
    } catch (error) {
      throw this.#causeOf(error, step);
    }
  }

  #causeOf(error: unknown, step: string): unknown {
    if (this.#isStopped()) return stopped(step, error);
    if (this.#brokerEnd !== null && isOverBroker(step, error)) {
      const lost = this.#isOwnBroker ? ownBrokerLost : brokerLost;
      return lost(this.#brokerEnd, step, error);
    }
    return this.#broke ?? (isTimeout(error) ? (this.#dead ?? error) : error);
  }

  async #afterADeath(needsBroker: boolean): Promise<never> {
    const end = needsBroker ? this.#brokerGone.promise : new Promise<never>(() => undefined);
    const death = await Promise.race([this.#death.promise, end]);
    await pause(afterwardsMs, undefined, { ref: false });
    throw typeof death === 'string' ? new Error('nothing more came') : death;
  }
}

/** A step of a user's own scenario may have any name. */
const isOverBroker = (step: string, error: unknown): boolean =>
  overBroker.has(step) || asFailure(error).code === 'signal-timeout';

const peerDied = (role: Role, how: string): HarnessError =>
  new HarnessError({
    code: 'peer-died',
    what: `the ${role} ended: ${how}`,
    cure: 'see how its process ended, and its last events',
  });

const brokerLost = (how: string, step: string, cause: unknown): HarnessError =>
  new HarnessError({
    code: 'broker-lost',
    what: brokerEnded(how, step, cause),
    cure: 'see in its log why it ended or hung up on our observer, and run the cell again',
    cause,
  });

const ownBrokerLost = (how: string, step: string, cause: unknown): HarnessError =>
  new HarnessError({
    code: 'own-broker-lost',
    what: brokerEnded(how, step, cause),
    cure: 'run the cell again: it says nothing about its peers; if it repeats, look at the broker',
    cause,
  });

const brokerEnded = (how: string, step: string, cause: unknown): string =>
  `the broker ended during "${step}" (${how}); after that, ${asFailure(cause).what}`;

const stopped = (step: string, cause: unknown): HarnessError =>
  new HarnessError({
    code: 'run-stopped',
    what: `the run was stopped during "${step}"`,
    cure: 'run it again: this cell was not judged',
    cause,
  });
