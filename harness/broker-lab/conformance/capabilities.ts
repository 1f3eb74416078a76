/** Finds out, before an entry runs, whether the broker has what it needs. */
import type { IConnackPacket } from 'mqtt-packet';
import type { ProtocolLevel } from '../../brokers/broker.ts';
import type { EntryContext } from './context.ts';
import { unsupported, type Entry, type Finding, type Need } from './entry.ts';
import { isOwn, type Subject } from './subject.ts';

/** The finding of an entry that cannot run; null when nothing is missing. */
export async function missingNeed(entry: Entry, context: EntryContext): Promise<Finding | null> {
  for (const need of entry.needs) {
    const missing = await absent(need, context);
    if (missing !== null) return missing;
  }
  return null;
}

function absent(need: Need, context: EntryContext): Promise<Finding | null> | Finding | null {
  const { subject } = context;
  switch (need) {
    case 'mqtt 5':
      return withoutMqtt5(context);
    case 'two transports':
      return transportsOf(subject).length > 1
        ? null
        : unsupported(`only ${transportsOf(subject).join()} is known of this broker`, 'declared');
    case 'users':
      return subject.restart !== null
        ? null
        : unsupported(
            isOwn(subject)
              ? 'this broker has no users with topic permissions'
              : 'a broker of others: no permissions of ours',
            'declared',
          );
    case 'own broker':
      return isOwn(subject) ? null : unsupported('a broker of others is not loaded', 'declared');
    case 'shared broker':
      return isOwn(subject) ? unsupported('a broker of ours has no strangers', 'declared') : null;
  }
}

const transportsOf = ({ addresses }: Subject): string[] => Object.keys(addresses);

/** The protocol levels that the broker accepts: 4 always, 5 when a CONNECT of level 5 gets CONNACK 0. */
export async function levelsOf(context: EntryContext): Promise<ProtocolLevel[]> {
  return (await withoutMqtt5(context)) === null ? [4, 5] : [4];
}

async function withoutMqtt5(context: EntryContext): Promise<Finding | null> {
  const client = await context.open('probe', { level: 5 });
  const connack = await client.connect();
  const answer = connack === null ? (client.ended ?? 'silence') : `CONNACK code ${codeOf(connack)}`;
  await client.leave();
  if (connack !== null && codeOf(connack) === 0) return null;
  return unsupported(`CONNECT of level 5 was answered with ${answer}`, 'probed');
}

/** mqtt-packet calls it `reasonCode` at level 5 and `returnCode` below. */
export const codeOf = ({ reasonCode, returnCode }: IConnackPacket): number =>
  reasonCode ?? returnCode ?? 0;
