/** Decides which manners a broker that runs already is owed: those of a guest, unless it is surely the user's own. */
import { isIP } from 'node:net';
import type { BrokerAddress } from './broker.ts';
import { endpointOf } from './connect-transport.ts';
import { guestEtiquette, ownEtiquette, type Etiquette } from './etiquette.ts';
import { publicBrokerAt } from './presets.ts';
import { RetainedNotes } from './retained-notes.ts';

export interface Ownership {
  /** The user says that it is theirs; nobody owns a public broker. */
  readonly isMine: boolean;
  /** Manners of a guest in any case. */
  readonly isRehearsal: boolean;
}

/**
 * `own` for this machine's loopback and for what the user says is theirs, `guest` for all others; what is
 * retained is noted in both cases, since either may outlive us.
 */
export function mannersFor(
  address: BrokerAddress,
  ownership: Ownership,
  folder?: string,
): Etiquette {
  const retained = new RetainedNotes(address, folder);
  const isOwn =
    !ownership.isRehearsal &&
    publicBrokerAt(address) === undefined &&
    (ownership.isMine || isLoopback(address));
  return isOwn ? ownEtiquette(retained) : guestEtiquette(retained);
}

function isLoopback({ url }: BrokerAddress): boolean {
  const { host } = endpointOf(url);
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
