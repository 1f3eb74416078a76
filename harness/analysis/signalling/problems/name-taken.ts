/** Two peers of one name: somebody was there under it before we said so, or two clients say it. */
import type { Failure } from '../../../core/errors.ts';
import { inRoom, type Case, type Sighting } from '../sighting.ts';

/** @returns `name-taken`, or null */
export function nameTaken(about: Case): Failure | null {
  const { root, me, announcedAt, ownClients } = about;
  // Two clocks: our own word may seem to reach the broker before it was said
  const isOurs = ({ client }: Sighting) => client !== null && ownClients?.has(client) === true;
  const said = inRoom(about).filter(({ kind, from }) => kind === 'online' && from === me);
  const before = said.find(
    (each) => !isOurs(each) && (announcedAt === null || each.t < announcedAt),
  );
  const clients = new Set(said.map(({ client }) => client).filter((client) => client !== null));
  if (before === undefined && clients.size < 2) return null;
  const how =
    before === undefined
      ? `${clients.size} clients (${[...clients].join(', ')}) said that they are ${me}`
      : `${me} is there already under "${root}": ${before.topic} said so before this ${me} did${before.retain ? ' (retained)' : ''}`;
  return {
    code: 'name-taken',
    what: how,
    cure: `give one of them another name; if nobody else is ${me}, its status is stale: clear it with an empty retained message`,
  };
}
