/** What a run listens to, and what of it is ours to clear afterwards. */
import type { Envelope } from '../../core/signal.ts';
import { elsewhere } from '../watch/elsewhere.ts';
import type { Bench, RunPlan } from './run-plan.ts';

/** Topics and filters of all that concerns the room of a run. */
export function roomFilters({ dialect, root: room, secret, names }: RunPlan): readonly string[] {
  const peers = names.id === null ? [names.peer] : [names.peer, names.id];
  return dialect.observed({ room, peers, secret });
}

/**
 * Has the broker watch the room, and where peers of other rooms show themselves. What is retained there is theirs; so it
 * is in a room of the user's, but for what our own peer retains.
 */
export async function watchRoom(plan: RunPlan, { broker, isOwnRoom }: Bench): Promise<void> {
  const room = roomFilters(plan);
  const overhear = broker.overhear?.bind(broker);
  if (overhear === undefined) return broker.watch(...room);
  const ours = isOwnRoom ? room : retainedByOurs(plan);
  const all = [...room, ...elsewhere(plan.dialect.name)];
  await overhear(all, ours).catch(() => overhear(room, ours)); // who may not see more sees the room
}

function retainedByOurs({ dialect, root: room, secret, names: { peer } }: RunPlan): string[] {
  const said = dialect.encode({ room, peers: [peer], secret }, online(peer));
  return said?.retain === true ? [said.topic] : [];
}

/** The word that somebody is there. */
export const online = (from: string): Envelope => ({
  ...{ from, to: null, session: null, toSession: null, seq: null, createdAt: null },
  signal: { kind: 'presence', state: 'online' },
});
