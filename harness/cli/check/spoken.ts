/** A user's own dialect for those who judge: what its file says of the application's side of a meeting. */
import { dialectNames } from '../../../setup/dialect-names.mjs';
import type { Spoken } from '../../analysis/conformance/meeting.ts';
import type { Sighting } from '../../analysis/signalling/sighting.ts';
import type { Role } from '../../core/ids.ts';
import type { Signal } from '../../core/signal.ts';
import type { Dialect, Place } from '../../dialects/dialect.ts';
import { understanding } from '../watch/understand.ts';

export interface Side {
  readonly dialect: Dialect;
  readonly root: string;
  readonly secret: string;
  /** The application, and the role that it plays. */
  readonly subject: string;
  readonly role: Role;
  /** Our own peer. */
  readonly partner: string;
}

/** Whether a dialect is a user's own. */
export const isOwn = ({ name }: Dialect): boolean => !dialectNames.includes(name);

/** Undefined for ours, whose rules are written down. @throws HarnessError `dialect-threw` */
export function spokenOf(side: Side): { readonly spoken?: Spoken } {
  const { dialect, root, secret, subject, role, partner } = side;
  if (!isOwn(dialect)) return {};
  const place: Place = { room: root, peers: [subject, partner], secret, me: subject, role };
  const said = (signal: Signal) => dialect.encode(place, { ...unnumbered, from: subject, signal });
  const own = understanding([dialect], place);
  const spoken: Spoken = {
    read: (published) => toSomebody(own.read(published), side),
    filters: dialect.filters(place),
    will: dialect.will(place),
    presence: said({ kind: 'presence', state: 'online' }),
    areChannelsAgreed: dialect.channels.every(({ options }) => options.negotiated === true),
  };
  return { spoken };
}

const unnumbered = { to: null, session: null, toSession: null, seq: null, createdAt: null };

/** In a dialect for just two, what is said to all is said to the other one. */
function toSomebody(seen: Sighting, { subject, partner }: Side): Sighting {
  const isPresence = seen.kind === 'online' || seen.kind === 'offline';
  if (isPresence || seen.to !== null || seen.from === null) return seen;
  return { ...seen, to: seen.from === partner ? subject : partner };
}
