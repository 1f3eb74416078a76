/** A rule of the proxy: which packets, how often, and what is done to them. */
import type { Packet } from 'mqtt-packet';
import type { ConnectionControls } from './controls.ts';
import type { Match } from './match.ts';
import type { OnAnswer } from './exchanges.ts';
import type { Carried } from './carried.ts';
import type { Direction, PacketKind } from './packet.ts';

/** Packets meet the rules in the order of the list; what one lets through, the next may take. */
export interface Rule {
  /** Unique in its proxy; the log and the statistics speak of the rule by it. */
  readonly name: string;
  readonly match: Match;
  /** Made by a function of `actions/`. It has state: one action for one rule. */
  readonly action: Action;
  /** Bites so often and never again; without it there is no end. */
  readonly times?: number;
  /** Lets the first so many matches pass. */
  readonly skip?: number;
  /** Bites every so many-th match only, counted after `skip`; 3 is the third, the sixth, … */
  readonly every?: number;
  /** Whether the three counts above are kept for all connections together (the default) or for each one. */
  readonly counts?: 'together' | 'per connection';
}

/** What a rule does. To write one more, copy `actions/drop.ts`. */
export interface Action {
  readonly name: string;
  /** The only kinds of packets that it applies to; others pass without being counted. */
  readonly kinds?: readonly PacketKind[];
  /** Asked before a new connection is served, of rules whose match is `{}`; true turns it away. */
  readonly refuses?: () => boolean;
  /**
   * Takes a packet. It goes on only through `flow.forward`, at once, later, changed, several times or never.
   * When it throws, the packet is forwarded as it came, and the log says so.
   */
  readonly take: (carried: Carried, flow: Flow) => void;
  /** The rule was removed, or the proxy closed: lets go of what it holds, or forgets it. Timers must end here. */
  readonly end?: (held: 'release' | 'discard') => void;
}

/** What an action may do with one packet. Everything is logged under the name of the rule. */
export interface Flow {
  readonly connection: ConnectionControls;
  readonly direction: Direction;
  /** Name of the rule that bites. */
  readonly rule: string;
  /** To the rules behind this one, and then to the receiver. */
  forward(carried: Carried): void;
  /**
   * A changed packet as a value to forward.
   * @throws Error of mqtt-packet when it cannot be written
   */
  remade(carried: Carried, packet: Packet): Carried;
  /** A packet of the proxy's own to the sender, at once and past the rules. */
  reply(packet: Packet): void;
  /** The same to the receiver. */
  send(packet: Packet): void;
  /** Waits for the answer to packet id `id`: one that the receiver gives, or, for PUBREL, the sender. */
  expect(cmd: Packet['cmd'], id: number, onAnswer: OnAnswer): void;
  /** A packet id for a message of the proxy's own to the receiver. */
  allocateId(topics: readonly string[]): number;
  /** Writes into the packet's record: `dropped`, `held`, … */
  did(what: string): void;
}

/** What a rule has done so far; a check whose rule never bit is inconclusive. */
export interface RuleStats {
  readonly name: string;
  readonly action: string;
  /** Packets that matched, those let pass by `skip`, `every` and `times` included. */
  readonly matched: number;
  /** Packets (or connections refused) that the action took. */
  readonly bites: number;
  readonly removed: boolean;
}
