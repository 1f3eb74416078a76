/** One peer of ours on any stack and in any dialect, against one that is not ours: its steps, and what it heard. */
import { heard } from '../../harness/agent/activities/converse.ts';
import type { Role } from '../../harness/core/ids.ts';
import { dialectNamed } from '../../harness/dialects/registry.ts';
import type { RunningPeer } from '../../harness/drivers/driver.ts';
import type { Lab } from '../../harness/run/lab.ts';
import type { RawEvent } from '../../harness/timeline/event.ts';

const graceMs = 3_000;

/** Who it is, and to whom. */
export interface Part {
  readonly dialect: string;
  readonly role: Role;
  readonly me: string;
  readonly other: string;
}

/** Where it goes. */
export interface Destination {
  readonly url: string;
  readonly room: string;
  /** Empty: no password. */
  readonly secret: string;
}

/** An id that trystero gives this role against `other`: of each pair the smaller one offers. */
export function idFor(role: Role, other: string): string {
  for (;;) {
    const { offerer } = dialectNamed('trystero').names();
    if (offerer < other === (role === 'offerer') && offerer !== other) return offerer;
  }
}

/** Commands in the order that the agent wants them; closed with its scope. */
export class OurPeer implements AsyncDisposable {
  readonly #peer: RunningPeer;
  readonly #part: Part;
  readonly #label: string;
  readonly #events: RawEvent[] = [];

  static async launch(lab: Lab, stack: string, part: Part): Promise<OurPeer> {
    const plan = { role: part.role, isolated: false, ownCertificate: false };
    return new OurPeer(await lab.launch(plan, stack), part);
  }

  private constructor(peer: RunningPeer, part: Part) {
    this.#peer = peer;
    this.#part = part;
    this.#label = dialectNamed(part.dialect).channels[0].label;
  }

  get id(): string {
    return this.#part.me;
  }

  get place(): RunningPeer['place'] {
    return this.#peer.place;
  }

  async join(destination: Destination): Promise<void> {
    const { dialect, role, me, other } = this.#part;
    const part = { dialect, role, me, peers: [other], within: 10_000 };
    await this.#peer.send({ do: 'join', join: { ...destination, ...part } }, 10_000 + graceMs);
  }

  /** Negotiates until the handshake is over and a ping was answered, then sends back what it hears. */
  async connect(within: number): Promise<void> {
    const { role, other: peer } = this.#part;
    const label = this.#label;
    await this.#peer.send({ do: 'meet', peer, within }, within + graceMs);
    await this.#peer.send({ do: 'prepare', peer }, graceMs);
    const connect = { role, peer, label, within, isForeign: true };
    await this.#peer.send({ do: 'connect', connect }, within + graceMs);
    const params = { label, echo: true };
    await this.#peer.send({ do: 'perform', activity: 'converse', params }, graceMs);
  }

  async say(text: string): Promise<void> {
    await this.#peer.send(
      { do: 'perform', activity: 'say', params: { label: this.#label, text } },
      graceMs,
    );
  }

  async leave(): Promise<void> {
    await this.#peer.send({ do: 'leave' }, graceMs);
  }

  /** Ends it without a word: what is published then is its last will. */
  async kill(): Promise<void> {
    await this.#peer.kill();
  }

  /** Waits until the end of the other side was noticed on its channel. */
  async noticed(): Promise<void> {
    const within = 10_000;
    await this.#peer.send({ do: 'notice', planes: ['channel'], within }, within + graceMs);
  }

  /** Everything that it recorded so far. */
  async events(): Promise<readonly RawEvent[]> {
    await this.#peer.send({ do: 'flush' }, graceMs);
    this.#events.push(...this.#peer.takeEvents());
    return this.#events;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#peer.close();
  }
}

/** Texts of messages among the events, as `converse` notes them. */
export const messagesIn = (events: readonly RawEvent[]): string[] =>
  events.flatMap((event) =>
    event.kind === 'note' && event.text.startsWith(heard) ? [event.text.slice(heard.length)] : [],
  );
