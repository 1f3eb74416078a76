/** One MQTT message of a negotiation, as somebody who watches the broker understands it. */
import type { Role } from '../../core/ids.ts';
import type { Bytes, Ms } from '../../core/units.ts';

export type SightingKind =
  | 'online'
  | 'offline'
  | 'offer'
  | 'answer'
  | 'candidate'
  | 'end-of-candidates'
  | 'request'
  | 'bye'
  | 'chat'
  | 'ping'
  | 'pong'
  | 'unknown';

/** What was published, before anybody says what it means. */
export interface Published {
  readonly t: Ms;
  readonly topic: string;
  readonly payload: string;
  readonly bytes: Bytes;
  readonly retain: boolean;
  /** MQTT client id of the publisher, where the broker tells. */
  readonly client: string | null;
}

export interface Sighting extends Published {
  /** A dialect that is recognised, or a user's own by its name; null: none that is known here. */
  readonly dialect: string | null;
  readonly kind: SightingKind;
  /** The part of the topic before names and branches; the room. */
  readonly root: string;
  /** Null where the message does not say. */
  readonly from: string | null;
  readonly to: string | null;
  /** The session description, of offers and answers in the clear; empty otherwise. */
  readonly sdp: string;
  /** For people: what else it says, or why it is unknown. */
  readonly detail: string;
}

/** Who takes part in a negotiation that went wrong, and what one side knows of it beyond the broker. */
export interface Case {
  readonly root: string;
  /** The side that complains, and whom it wanted. */
  readonly me: string;
  readonly other: string;
  /** What `me` is to be, where that is known. */
  readonly role?: Role;
  readonly sightings: readonly Sighting[];
  /** When `me` said that it is there, ms on the clock of the sightings; null: it never did. */
  readonly announcedAt: Ms | null;
  /** MQTT client ids of `me`, where they are known: what these said was no other one of its name. */
  readonly ownClients?: ReadonlySet<string>;
  /** Why `me` could not read what was sent to it, in its own words. */
  readonly refused?: readonly string[];
  /** Channels that the other side opened in band, by label. */
  readonly announcedChannels?: readonly string[];
  /** Whether a channel opened on our side. */
  readonly isOpen?: boolean;
  /** Whether what was asked on it came back. */
  readonly isAnswered?: boolean;
}

/** Messages below the root that both sides should share. */
export const inRoom = ({ root, sightings }: Case): readonly Sighting[] =>
  sightings.filter((each) => each.root === root);

/** Whether this name is there, by its last presence before `t`; null when it was never seen. */
export function presenceOf(
  sightings: readonly Sighting[],
  name: string,
  t: Ms = Infinity,
): boolean | null {
  const last = sightings.findLast(
    ({ kind, from, t: at }) =>
      from === name && at <= t && (kind === 'online' || kind === 'offline'),
  );
  return last === undefined ? null : last.kind === 'online';
}
