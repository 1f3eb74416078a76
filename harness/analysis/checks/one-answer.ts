/** Check SIG-001: legal signalling states, and exactly one distinct answer for each offer. */
import { ofKind, type TimelineEvent } from '../../timeline/event.ts';
import { connectionsOf, type Connection } from '../connections.ts';
import { defineCheck, inconclusive, unlessAny } from './check.ts';

/** From each signalling state, which may follow; a stack may report one twice. */
const legal = {
  offerer: { stable: ['have-local-offer'], 'have-local-offer': ['stable'] },
  answerer: { stable: ['have-remote-offer'], 'have-remote-offer': ['stable'] },
} as const;

export const oneAnswer = defineCheck({
  id: 'one-answer',
  claim:
    'Signalling states follow the legal order, and each offer gets exactly one distinct answer.',
  references: ['SIG-001', 'SIG-004', 'HR-2'],
  observe: (events) => {
    const connections = connectionsOf(events);
    if (!ofKind(events, 'signal.sent').some(({ signal }) => signal === 'offer')) {
      return inconclusive('no offer was sent');
    }
    return unlessAny(
      connections.flatMap(problemsOf),
      'one distinct answer per offer, states in order',
    );
  },
});

function problemsOf({ number, events }: Connection): string[] {
  const offers = distinct(events, 'offerer', 'offer');
  const answers = distinct(events, 'answerer', 'answer');
  const where = `connection ${number}`;
  const problems = [...stateProblems(events, 'offerer'), ...stateProblems(events, 'answerer')];
  if (answers !== offers) problems.push(`${offers} distinct offers, ${answers} distinct answers`);
  for (const stray of strays(events)) problems.push(stray);
  return problems.map((problem) => `${where}: ${problem}`);
}

/** A resend is the same message again: same reference, or where there is none the same text. */
function distinct(events: readonly TimelineEvent[], by: string, signal: string): number {
  const sent = ofKind(events, 'signal.sent').filter((e) => e.by === by && e.signal === signal);
  const references = new Set(sent.map(({ ref, payload }) => ref ?? payload));
  const bodies = ofKind(events, 'description').filter(
    (event) => event.by === by && event.side === 'local' && event.type === signal,
  );
  return Math.max(references.size, new Set(bodies.map(({ sdp }) => sdp)).size);
}

function strays(events: readonly TimelineEvent[]): string[] {
  return ofKind(events, 'signal.sent')
    .filter(({ by, signal }) => (by === 'offerer' ? signal === 'answer' : signal === 'offer'))
    .map(({ by, signal, t }) => `the ${by} sent an ${signal} at ${t.toFixed(1)} ms`);
}

function stateProblems(events: readonly TimelineEvent[], role: 'offerer' | 'answerer'): string[] {
  const states = ofKind(events, 'state').filter(
    (event) => event.by === role && event.machine === 'signaling',
  );
  const problems: string[] = [];
  let current = 'stable';
  let negotiations = 0;
  for (const { value, t } of states) {
    if (!mayFollow(role, current, value)) {
      problems.push(`${role}: ${current} → ${value} at ${t.toFixed(1)} ms`);
    }
    if (value.startsWith('have-') && value !== current) negotiations += 1;
    current = value;
  }
  const last = states.filter(({ value }) => value !== 'closed').at(-1)?.value ?? 'stable';
  if (last !== 'stable') problems.push(`${role}: it ended in ${last}`);
  if (negotiations > 1) problems.push(`${role}: negotiated ${negotiations} times`);
  return problems;
}

function mayFollow(role: 'offerer' | 'answerer', from: string, to: string): boolean {
  if (to === from || to === 'closed') return true;
  if (from === 'closed' && to === 'stable') return true;
  const next: Readonly<Record<string, readonly string[]>> = legal[role];
  const begin = from === 'closed' ? 'stable' : from; // the one before was closed: a new connection begins
  return next[begin]?.includes(to) ?? false;
}
