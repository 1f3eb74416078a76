/** What a run listens to, and what of it is ours to clear afterwards. */
import type { Envelope } from '../../core/signal.ts';
import type { Bench, RunPlan } from './run-plan.ts';

/** Topics and filters of all that concerns the room of a run. */
export function roomFilters({ dialect, root: room, secret, names }: RunPlan): readonly string[] {
  const peers = names.id === null ? [names.peer] : [names.peer, names.id];
  return dialect.observed({ room, peers, secret });
}

/** Has the broker watch the room. In a room of the user's nothing is cleared afterwards but what our own peer retains. */
export async function watchRoom(plan: RunPlan, { broker, isOwnRoom }: Bench): Promise<void> {
  if (isOwnRoom || broker.overhear === undefined) return broker.watch(...roomFilters(plan));
  const { dialect, root: room, secret, names } = plan;
  const said = dialect.encode({ room, peers: [names.peer], secret }, online(names.peer));
  await broker.overhear(roomFilters(plan), said?.retain === true ? [said.topic] : []);
}

/** The word that somebody is there. */
export const online = (from: string): Envelope => ({
  ...{ from, to: null, session: null, toSession: null, seq: null, createdAt: null },
  signal: { kind: 'presence', state: 'online' },
});
