/** Which packets a rule is for: client, direction, kind, topic and message. */
import type { Packet } from 'mqtt-packet';
import type { Carried } from './carried.ts';
import type { Direction, PacketKind } from './packet.ts';
import { topicFilter } from '../../core/topic-filter.ts';

export type Publish = Extract<Packet, { cmd: 'publish' }>;

/** All that is given must hold; what is left out holds always. `{}` is for every packet of everybody. */
export interface Match {
  /** Client id, where `*` stands for any text, or a pattern. Before CONNECT a client's id is the empty text. */
  readonly client?: string | RegExp;
  readonly direction?: Direction;
  readonly kind?: PacketKind | readonly PacketKind[];
  /**
   * MQTT topic filters, one of which must hold for one of the packet's topics (see `Carried.topics`; filters in a
   * SUBSCRIBE are compared as if they were topics). Packets without a topic never match.
   */
  readonly topic?: string | readonly string[];
  /**
   * Says whether a PUBLISH is meant, by its content; other packets never match. One that throws says no, so that
   * `JSON.parse` needs no care. For JSON see `jsonField`.
   */
  readonly message?: (payload: Buffer, publish: Publish) => boolean;
}

export interface Meant {
  /** Client id, or the empty text while it is not known. */
  readonly client: string;
  readonly direction: Direction;
}

type Test = (carried: Carried, meant: Meant) => boolean;

/**
 * Compiles a match into one test.
 * @throws HarnessError `bad-option` for a wrong topic filter
 */
export function compileMatch({ client, direction, kind, topic, message }: Match): Test {
  const tests: Test[] = [];
  if (direction !== undefined) tests.push((_, meant) => meant.direction === direction);
  if (client !== undefined) {
    const isMeant = clientPattern(client);
    tests.push((_, meant) => isMeant(meant.client));
  }
  if (kind !== undefined) {
    const kinds: readonly PacketKind[] = typeof kind === 'string' ? [kind] : kind;
    tests.push((carried) => kinds.includes(carried.kind));
  }
  if (topic !== undefined) {
    const filters = (typeof topic === 'string' ? [topic] : topic).map(topicFilter);
    tests.push(({ topics }) => topics.some((one) => filters.some((filter) => filter(one))));
  }
  if (message !== undefined) tests.push(({ packet }) => holds(message, packet));
  return (carried, meant) => tests.every((test) => test(carried, meant));
}

/** Whether this match can be answered before a connection has said anything. */
export const isForAnybody = (match: Match): boolean =>
  Object.values(match).every((condition) => condition === undefined);

/**
 * Makes a test for client ids.
 * @param pattern - a text, in which `*` stands for any text, or a regular expression
 */
export function clientPattern(pattern: string | RegExp): (client: string) => boolean {
  const expression =
    typeof pattern === 'string'
      ? new RegExp(`^${pattern.split('*').map(escaped).join('[^]*')}$`)
      : pattern;
  return (client) => client.search(expression) !== -1;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

function holds(message: NonNullable<Match['message']>, packet: Packet | null): boolean {
  if (packet?.cmd !== 'publish') return false;
  try {
    return message(Buffer.from(packet.payload), packet);
  } catch {
    return false;
  }
}
