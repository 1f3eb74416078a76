/** The broker under test, started once more with users: one who may do everything, one who is kept out of a branch. */
import type { BrokerAddress, BrokerUser, RunningBroker, Transport } from '../../brokers/broker.ts';
import { HarnessError } from '../../core/errors.ts';
import { unguessable } from '../../core/random.ts';
import type { Subject } from './subject.ts';

/** Topics under `open` are for both users, all others for the owner alone. */
export interface Guarded {
  readonly owner: BrokerAddress;
  readonly stranger: BrokerAddress;
  readonly openTopics: string;
  readonly closedTopics: string;
}

/** Started by the first entry that asks, shared by the others, ended with the run. */
export class GuardedBroker {
  readonly #subject: Subject;
  #starting: Promise<{ broker: RunningBroker; guarded: Guarded }> | null = null;

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  /** @throws HarnessError whatever the start throws, and `broker-start-failed` where there is nothing to start */
  async get(): Promise<Guarded> {
    this.#starting ??= this.#start();
    return (await this.#starting).guarded;
  }

  /** Ends the broker if there is one; never throws. */
  async close(): Promise<void> {
    const started = await this.#starting?.catch(() => null);
    await started?.broker.close();
  }

  async #start(): Promise<{ broker: RunningBroker; guarded: Guarded }> {
    const { restart, etiquette, addresses } = this.#subject;
    const { prefix } = etiquette;
    if (restart === null) throw nothingToStart(this.#subject.name);
    const transport: Transport = addresses.tcp === undefined ? 'ws' : 'tcp';
    const users = { owner: user([`${prefix}/#`]), stranger: user([`${prefix}/open/#`]) };
    const broker = await restart({
      transports: new Set([transport]),
      users: [users.owner, users.stranger],
    });
    const as = ({ username, password }: BrokerUser) => ({
      ...broker.address(transport),
      username,
      password,
    });
    return {
      broker,
      guarded: {
        owner: as(users.owner),
        stranger: as(users.stranger),
        openTopics: `${prefix}/open/${unguessable(4)}`,
        closedTopics: `${prefix}/closed/${unguessable(4)}`,
      },
    };
  }
}

const user = (filters: readonly string[]): BrokerUser => ({
  username: `u${unguessable(4)}`,
  password: unguessable(),
  mayRead: filters,
  mayWrite: filters,
});

const nothingToStart = (name: string): HarnessError =>
  new HarnessError({
    code: 'broker-start-failed',
    what: `${name} cannot be started with users`,
    cure: 'leave out the entries about permissions',
  });
