/** One trystero peer of ours on any stack, against a peer that is not ours: its steps, and what it heard. */
import { heard } from '../../harness/agent/activities/converse.ts';
import type { Role } from '../../harness/core/ids.ts';
import { dialectNamed } from '../../harness/dialects/registry.ts';
import type { RunningPeer } from '../../harness/drivers/driver.ts';
import type { Lab } from '../../harness/run/lab.ts';
import type { RawEvent } from '../../harness/timeline/event.ts';
import type { RoomSettings } from './original-protocol.ts';

const graceMs = 3_000;
const label = 'data';

/** An id that trystero gives this role against `other`: of each pair the smaller one offers. */
export function idFor(role: Role, other: string): string {
  for (;;) {
    const { offerer } = dialectNamed('trystero').names();
    if (offerer < other === (role === 'offerer') && offerer !== other) return offerer;
  }
}

/** Commands in the order that the agent wants them; closed with its scope. */
export class OurPeer implements AsyncDisposable {
  readonly id: string;
  readonly #peer: RunningPeer;
  readonly #role: Role;
  readonly #other: string;
  readonly #events: RawEvent[] = [];

  static async launch(lab: Lab, stack: string, role: Role, other: string): Promise<OurPeer> {
    const peer = await lab.launch({ role, isolated: false, ownCertificate: false }, stack);
    return new OurPeer(peer, role, other);
  }

  private constructor(peer: RunningPeer, role: Role, other: string) {
    this.id = idFor(role, other);
    this.#peer = peer;
    this.#role = role;
    this.#other = other;
  }

  get place(): RunningPeer['place'] {
    return this.#peer.place;
  }

  async join({ url, app, room, password }: RoomSettings): Promise<void> {
    const names = { room: `${app}/${room}`, me: this.id, peers: [this.#other], secret: password };
    const rest = { dialect: 'trystero', role: this.#role, within: 10_000 };
    await this.#peer.send({ do: 'join', join: { url, ...names, ...rest } }, 10_000 + graceMs);
  }

  /** Negotiates until the handshake is over and a ping was answered, then sends back what it hears. */
  async connect(within: number): Promise<void> {
    const [role, peer] = [this.#role, this.#other];
    await this.#peer.send({ do: 'meet', peer, within }, within + graceMs);
    await this.#peer.send({ do: 'prepare', peer }, graceMs);
    const connect = { role, peer, label, within, isForeign: true };
    await this.#peer.send({ do: 'connect', connect }, within + graceMs);
    const params = { label, echo: true };
    await this.#peer.send({ do: 'perform', activity: 'converse', params }, graceMs);
  }

  async say(text: string): Promise<void> {
    await this.#peer.send({ do: 'perform', activity: 'say', params: { label, text } }, graceMs);
  }

  async leave(): Promise<void> {
    await this.#peer.send({ do: 'leave' }, graceMs);
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
