/** One peer of ours under a command line: joins, meets, negotiates, converses; every step has its deadline. */
import { presenceOf, type Case, type Sighting } from '../../analysis/signalling/sighting.ts';
import { HarnessError } from '../../core/errors.ts';
import type { Role } from '../../core/ids.ts';
import type { Ms } from '../../core/units.ts';
import type { Dialect } from '../../dialects/dialect.ts';
import { dialectNamed } from '../../dialects/registry.ts';
import type { RunningPeer } from '../../drivers/driver.ts';
import { addressFor } from '../../run/joining.ts';
import { addressOf } from '../watch/ear.ts';
import type { PeerOptions } from './options.ts';

const graceMs: Ms = 3_000;
const joinWithinMs: Ms = 10_000;
const lookMs: Ms = 50;

/** What is known from the broker meanwhile. */
export interface Surroundings {
  readonly sightings: readonly Sighting[];
  now(): Ms;
}

/** Commands in the order that the agent wants them. */
export class ReferencePeer {
  readonly role: Role;
  /** The other side; known from the start, or who came. */
  other: string;
  announcedAt: Ms | null = null;
  readonly #peer: RunningPeer;
  readonly #options: PeerOptions;
  readonly #around: Surroundings;
  readonly #dialect: Dialect;

  constructor(peer: RunningPeer, options: PeerOptions, around: Surroundings) {
    this.#peer = peer;
    this.#options = options;
    this.#around = around;
    this.role = options.role ?? (options.to === null ? 'answerer' : 'offerer');
    this.#dialect = dialectNamed(options.dialect);
    this.other = options.to ?? options.from ?? this.#agreedName();
  }

  /** @throws HarnessError `name-taken` before it says anything, or the agent's own failure */
  async join(): Promise<void> {
    const { broker, root, secret, id, dialect } = this.#options;
    const before = this.#inRoom();
    if (presenceOf(before, id) === true) throw taken(id, root);
    this.announcedAt = this.#around.now();
    await this.#peer.send(
      {
        do: 'join',
        join: {
          ...addressFor(this.#peer, addressOf(broker)),
          ...{ room: root, secret, me: id, dialect, within: joinWithinMs },
          ...{ role: this.role, peers: this.other === '' ? [] : [this.other] },
        },
      },
      joinWithinMs + graceMs,
    );
  }

  /** Sees the other side, or whoever comes first. @throws HarnessError `presence-timeout` */
  async meet(): Promise<void> {
    const { within } = this.#options;
    if (this.other === '') this.other = await this.#whoever(within);
    await this.#peer.send({ do: 'meet', peer: this.other, within }, within + graceMs);
  }

  /** Connects, and from then on converses. @throws HarnessError what `negotiate` throws */
  async connect(): Promise<void> {
    await this.negotiate();
    const params = { label: this.#label, echo: this.role === 'answerer' };
    await this.#peer.send({ do: 'perform', activity: 'converse', params }, graceMs);
  }

  /** Until all channels are open and what the dialect can ask there came back. @throws HarnessError the agent's own failure, such as `answer-timeout` */
  async negotiate(): Promise<void> {
    const { within } = this.#options;
    const [role, peer] = [this.role, this.other];
    const { greetAfter = 0 } = this.#options;
    await this.#peer.send({ do: 'prepare', peer, greetAfter }, graceMs);
    // An application that speaks this dialect knows nothing of our nonce
    const isForeign = this.#dialect.name !== 'native';
    const connect = { role, peer, label: this.#label, within, isForeign };
    await this.#peer.send({ do: 'connect', connect }, within + graceMs);
  }

  /** One message through the broker that the other side answers. @throws HarnessError `signal-timeout` */
  async ping(within: Ms): Promise<void> {
    const params = { peer: this.other, count: 1, within };
    await this.#peer.send({ do: 'perform', activity: 'ping', params }, within + graceMs);
  }

  /** One question on the main channel that every peer of the dialect answers. @throws HarnessError `echo-timeout` */
  async ask(size: number, within: Ms): Promise<void> {
    const params = { label: this.#label, size, within };
    await this.#peer.send({ do: 'perform', activity: 'ask', params }, within + graceMs);
  }

  /** @param label - of the channel; left out: the main one @throws HarnessError `channel-closed` */
  async say(text: string, label = this.#label): Promise<void> {
    const params = { label, text };
    await this.#peer.send({ do: 'perform', activity: 'say', params }, graceMs);
  }

  /** Says goodbye on the broker. */
  async leave(): Promise<void> {
    await this.#peer.send({ do: 'leave' }, graceMs).catch(() => undefined); // it is ended anyway
  }

  /** What a diagnosis needs to know. */
  asCase(): Case {
    const { root, id } = this.#options;
    const { announcedAt, other } = this;
    const { role } = this;
    const { sightings } = this.#around;
    const refused = sightings.filter(({ to }) => to === id).map(({ detail }) => detail);
    return { root, me: id, other, role, sightings, announcedAt, refused };
  }

  get #label(): string {
    return this.#dialect.channels[0].label;
  }

  /** Where the dialect has two names that all know, the other one of them. */
  #agreedName(): string {
    if (this.#dialect.name === 'native') return '';
    const names = Object.values(this.#dialect.names());
    return names.includes(this.#options.id)
      ? (names.find((name) => name !== this.#options.id) ?? '')
      : '';
  }

  #inRoom(): Sighting[] {
    return this.#around.sightings.filter(({ root }) => root === this.#options.root);
  }

  async #whoever(within: Ms): Promise<string> {
    const end = performance.now() + within;
    for (;;) {
      const seen = this.#inRoom();
      const names = seen.flatMap(({ from }) =>
        from === null || from === this.#options.id ? [] : from,
      );
      const here = names.find((name) => presenceOf(seen, name) === true);
      if (here !== undefined) return here;
      if (performance.now() > end) throw nobody(this.#options.root, within);
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    }
  }
}

const taken = (id: string, root: string): HarnessError =>
  new HarnessError({
    code: 'name-taken',
    what: `${id} is there already under "${root}"; nothing was published`,
    cure: 'choose another --id, or end the other one',
  });

const nobody = (root: string, waited: Ms): HarnessError =>
  new HarnessError({
    code: 'presence-timeout',
    what: `nobody else appeared under "${root}" within ${waited} ms`,
    cure: 'start the other side on the same broker, with the same root and dialect',
  });
