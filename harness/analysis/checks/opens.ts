/** Check SIG-002: both sides open and each gets its nonce back; a state event alone proves nothing. */
import type { Role } from '../../core/ids.ts';
import { ofKind } from '../../timeline/event.ts';
import { connectionsOf, type Connection } from '../connections.ts';
import { defineCheck, unlessAny } from './check.ts';

export const opens = defineCheck({
  id: 'opens',
  claim: 'The channel opens on both sides and a random nonce is echoed both ways.',
  references: ['SIG-002'],
  observe: (events) => {
    const connections = connectionsOf(events);
    const problems = connections.flatMap((connection) => [
      ...sideProblems(connection, 'offerer', connections.length),
      ...sideProblems(connection, 'answerer', connections.length),
    ]);
    const times = connections.length === 1 ? '' : ` in each of ${connections.length} connections`;
    return unlessAny(problems, `open and echoed on both sides${times}`);
  },
});

function sideProblems({ number, events }: Connection, role: Role, of: number): string[] {
  const own = events.filter((event) => event.by === role);
  const who = of === 1 ? role : `${role} in connection ${number} of ${of}`;
  const echoes = ofKind(own, 'nonce.echoed');
  const problems: string[] = [];
  if (!ofKind(own, 'channel.state').some((event) => event.value === 'open')) {
    problems.push(`${who}: no channel opened`);
  }
  if (echoes.length === 0) problems.push(`${who}: its nonce was not echoed`);
  else if (!echoes.some((event) => event.equal))
    problems.push(`${who}: a different nonce came back`);
  return problems;
}
