/**
 * What one connection has under way: packet ids with their topics, MQTT 5 topic aliases, and the answers that the proxy
 * waits for in a peer's place.
 */
import type { Packet } from 'mqtt-packet';
import { opposite, type Direction } from './packet.ts';

type Publish = Extract<Packet, { cmd: 'publish' }>;

/** Called with an answer that arrives; `swallow` keeps it from the other side. */
export type OnAnswer = (answer: Packet) => 'swallow' | 'pass';

const lastOf: ReadonlySet<string> = new Set(['puback', 'pubcomp', 'suback', 'unsuback']);
const answers: ReadonlySet<string> = new Set([...lastOf, 'pubrec', 'pubrel']);
const maxPacketId = 65_535;

/** Of one connection, both directions. */
export class Exchanges {
  /** Topics by packet id, for requests that travel in this direction. */
  readonly #open = { 'to broker': new Map<number, string[]>(), 'from broker': new Map() } as Record<
    Direction,
    Map<number, string[]>
  >; // both maps are of that type; the literal cannot say it of the second
  readonly #aliases: Record<Direction, Map<number, string>> = {
    'to broker': new Map(),
    'from broker': new Map(),
  };
  readonly #lastId: Record<Direction, number> = { 'to broker': 1, 'from broker': 1 };
  readonly #expected = new Map<string, OnAnswer[]>();

  /** Learns from a packet of a peer; returns the topics it is about, see `Carried.topics`. */
  observe(direction: Direction, packet: Packet): readonly string[] {
    if (packet.cmd === 'publish') return this.#publish(direction, packet);
    if (packet.cmd === 'subscribe') {
      return this.#request(
        direction,
        packet,
        packet.subscriptions.map(({ topic }) => topic),
      );
    }
    if (packet.cmd === 'unsubscribe')
      return this.#request(direction, packet, packet.unsubscriptions);
    return answers.has(packet.cmd) ? this.#answer(direction, packet) : [];
  }

  /** Whether an answer is one that the proxy waits for and keeps to itself. */
  intercepts(direction: Direction, packet: Packet): boolean {
    const key = keyOf(direction, packet.cmd, packet.messageId);
    const waiting = this.#expected.get(key);
    const first = waiting?.shift();
    if (waiting?.length === 0) this.#expected.delete(key);
    return first?.(packet) === 'swallow';
  }

  /** Waits for one answer to `id` that travels in `direction`; several waits are served in their order. */
  expect(direction: Direction, cmd: Packet['cmd'], id: number, onAnswer: OnAnswer): void {
    const key = keyOf(direction, cmd, id);
    this.#expected.set(key, [...(this.#expected.get(key) ?? []), onAnswer]);
  }

  /**
   * A packet id for a message that the proxy makes up: not in use, and the furthest from where senders go that count
   * upwards. 0 in the unheard-of case that all are in use.
   */
  allocate(direction: Direction, topics: readonly string[]): number {
    const open = this.#open[direction];
    for (let back = 1; back < maxPacketId; back++) {
      const id = ((this.#lastId[direction] - back - 1 + maxPacketId) % maxPacketId) + 1;
      if (open.has(id)) continue;
      open.set(id, [...topics]);
      return id;
    }
    return 0;
  }

  #publish(direction: Direction, packet: Publish): readonly string[] {
    const alias = packet.properties?.topicAlias;
    const aliases = this.#aliases[direction];
    if (alias !== undefined && packet.topic !== '') aliases.set(alias, packet.topic);
    const topic = packet.topic === '' && alias !== undefined ? aliases.get(alias) : packet.topic;
    const topics = topic === undefined ? [] : [topic];
    return packet.qos === 0 ? topics : this.#request(direction, packet, topics);
  }

  #request(direction: Direction, packet: Packet, topics: string[]): readonly string[] {
    const { messageId } = packet;
    if (messageId === undefined) return topics;
    const again = packet.cmd === 'publish' && packet.dup;
    if (!again) this.#forget(direction, messageId);
    this.#open[direction].set(messageId, topics);
    this.#lastId[direction] = messageId;
    return topics;
  }

  #answer(direction: Direction, packet: Packet): readonly string[] {
    const { messageId } = packet;
    if (messageId === undefined) return [];
    // PUBREL travels with the message it belongs to, every other answer against it
    const asked = this.#open[packet.cmd === 'pubrel' ? direction : opposite(direction)];
    const topics = asked.get(messageId) ?? [];
    if (lastOf.has(packet.cmd)) asked.delete(messageId);
    return topics;
  }

  /** The id starts a new exchange: nothing that is still waited for belongs to it. */
  #forget(direction: Direction, id: number): void {
    for (const cmd of ['puback', 'pubrec', 'pubcomp'] as const) {
      this.#expected.delete(keyOf(opposite(direction), cmd, id));
    }
    this.#expected.delete(keyOf(direction, 'pubrel', id));
  }
}

const keyOf = (direction: Direction, cmd: string, id: number | undefined): string =>
  `${direction} ${cmd} ${id ?? 0}`;
