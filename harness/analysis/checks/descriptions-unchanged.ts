/** Check SIG-022: session descriptions and candidates reach the other API byte for byte. */
import { otherRole, type Role } from '../../core/ids.ts';
import { ofKind, type EventOf, type TimelineEvent } from '../../timeline/event.ts';
import { connectionsOf, type Connection } from '../connections.ts';
import { defineCheck, inconclusive, unlessAny } from './check.ts';

type Description = EventOf<'description'>;
type Sent = Pick<Description, 'type' | 'sdp'> & { readonly isRewritten: boolean };

export const descriptionsUnchanged = defineCheck({
  id: 'descriptions-unchanged',
  claim: 'Each session description and each candidate arrives byte for byte as it was sent.',
  references: ['SIG-022'],
  observe: (events) => {
    const connections = connectionsOf(events);
    const arrived = ofKind(events, 'description').filter(({ side }) => side === 'remote').length;
    if (arrived === 0) return inconclusive('no description arrived');
    const problems = connections.flatMap((connection) => [
      ...changed(connection, 'offerer'),
      ...changed(connection, 'answerer'),
    ]);
    problems.push(...strangers(events, 'offerer'), ...strangers(events, 'answerer'));
    const candidates = remoteCandidates(events).length;
    return unlessAny(
      problems,
      `${arrived} descriptions and ${candidates} candidates, none changed`,
    );
  },
});

function changed({ events }: Connection, receiver: Role): string[] {
  const all = ofKind(events, 'description');
  const arrived = all.filter(({ by, side }) => by === receiver && side === 'remote');
  const sent = events.filter((event) => event.by === otherRole(receiver)).flatMap(sentBy);
  return arrived.flatMap((description) => difference(description, sent));
}

/**
 * Candidates that arrived, and the other side neither had nor advertised instead: in no connection of the cell, as one may
 * come late. A program of others need not tell its own (docs/external.md); then there is nothing to compare with.
 */
function strangers(events: readonly TimelineEvent[], receiver: Role): string[] {
  const theirs = events.filter(({ by }) => by === otherRole(receiver));
  const own = ofKind(theirs, 'candidate').filter(({ side }) => side === 'local');
  if (own.length === 0) return [];
  const instead = ofKind(theirs, 'advertised').map(({ as }) => as ?? '');
  const sent = new Set([...own.map(({ line }) => line), ...instead].map(bare));
  return remoteCandidates(events)
    .filter(({ by, line }) => by === receiver && line !== '' && !sent.has(bare(line)))
    .map(({ line }) => `the ${receiver} was given a candidate that was never sent: ${line}`);
}

const remoteCandidates = (events: readonly TimelineEvent[]) =>
  ofKind(events, 'candidate').filter(({ side }) => side === 'remote');

/** Some stacks give it as it stands in a description (RFC 8839 section 5.1). */
const bare = (line: string): string => line.replace(/^a=/, '');

/** What is sent is what the stack made, or what was advertised instead because a link stands in between. */
function sentBy(event: TimelineEvent): Sent[] {
  if (event.kind === 'description.advertised') return [{ ...event, isRewritten: true }];
  if (event.kind !== 'description' || event.side !== 'local') return [];
  return [{ ...event, isRewritten: false }];
}

function difference({ type, sdp }: Description, sent: readonly Sent[]): string[] {
  const all = sent.filter((description) => description.type === type);
  const rewritten = all.filter(({ isRewritten }) => isRewritten);
  const originals = rewritten.length > 0 ? rewritten : all;
  if (originals.some((original) => original.sdp === sdp)) return [];
  const last = originals.at(-1);
  if (last === undefined) return [`an ${type} arrived that the other side never set`];
  const at = firstDifference(last.sdp, sdp);
  const [was, is] = [last.sdp, sdp].map((text) => JSON.stringify(text.slice(at, at + 20)));
  return [`the ${type} differs from character ${at} on: sent ${was ?? ''}, arrived ${is ?? ''}`];
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}
