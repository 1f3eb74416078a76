/** How a connection is made, step by step, told with what this attempt did; steps not reached are left out. */
import { dtlsSetup } from '../../core/dtls-setup.ts';
import type { CellKey, Role } from '../../core/ids.ts';
import { ofKind, type EventOf, type TimelineEvent } from '../../timeline/event.ts';
import { candidatesOf, type CandidateSummary } from '../candidates.ts';
import { firstConnection } from '../connections.ts';
import { phasesOf } from '../phases.ts';
import { signallingCost } from '../signalling-cost.ts';
import { silencesOf } from '../silences.ts';
import type { Phase, PhaseReport } from '../views.ts';

export interface Step {
  readonly title: string;
  readonly text: string;
}

type Names = Pick<CellKey, 'offerer' | 'answerer'>;

/** What the sentences are made of. */
interface Story {
  readonly events: readonly TimelineEvent[];
  readonly offerer: string;
  readonly answerer: string;
  readonly report: PhaseReport;
  readonly other: PhaseReport;
}

/** The steps that this attempt reached, in order: Meet, Offer, Answer, Candidates, Connect, Encrypt, Open. */
export function connectionSteps(timeline: readonly TimelineEvent[], names: Names): Step[] {
  const story: Story = {
    events: firstConnection(timeline),
    ...named(names),
    report: phasesOf(timeline, 'offerer'),
    other: phasesOf(timeline, 'answerer'),
  };
  const told = [meet, offer, answer, candidates, connect, encrypt, open].map((step) => step(story));
  return told.filter((step) => step !== null);
}

/** A pair of the same stack is told apart by role. */
function named({ offerer, answerer }: Names): Names {
  if (offerer !== answerer) return { offerer, answerer };
  return { offerer: `${offerer} (offerer)`, answerer: `${answerer} (answerer)` };
}

function meet({ report, other, offerer, answerer }: Story): Step | null {
  const a = report.marks;
  const b = other.marks;
  if (a.T2 === null || b.T2 === null) return null;
  const took = (marks: typeof a) =>
    marks.T0 === null ? '' : ` in ${ms((marks.T2 ?? 0) - marks.T0)}`;
  return {
    title: 'Meet',
    text: `Both peers connect to the broker and subscribe to their own inbox before anyone speaks: ${offerer}${took(a)}, ${answerer}${took(b)}.`,
  };
}

function offer({ events, report, offerer }: Story): Step | null {
  const sdp = description(events, 'offerer', 'offer');
  if (sdp === null || report.marks.T5 === null) return null;
  const took = phase(report, 'offer');
  const role = dtlsSetup(sdp);
  const roles = role === 'actpass' ? ', and that it can take either DTLS role' : '';
  return {
    title: 'Offer',
    text: `${offerer} describes itself: a certificate fingerprint, ICE credentials${roles}. That is ${sdp.length} characters of SDP${took === undefined ? '' : `, made in ${ms(took.ms)}`}, and the broker carries it.`,
  };
}

function answer({ events, report, answerer }: Story): Step | null {
  const sdp = description(events, 'answerer', 'answer');
  const { T6, T7 } = report.marks;
  if (sdp === null || T6 === null || T7 === null) return null;
  const roles: Readonly<Record<string, string>> = {
    active: 'picks the DTLS client role',
    passive: 'picks the DTLS server role',
  };
  return {
    title: 'Answer',
    text: `${answerer} ${roles[dtlsSetup(sdp) ?? ''] ?? 'takes the offer'} and describes itself in return, ${ms(T7 - T6)} after the offer reached it.`,
  };
}

function candidates({ events, offerer, answerer }: Story): Step | null {
  const a = candidatesOf(events, 'offerer');
  const b = candidatesOf(events, 'answerer');
  if (a.local.length + b.local.length === 0) return null;
  const cost = signallingCost(events);
  const count = (of: 'messages' | 'bytes') => (cost ?? []).reduce((sum, row) => sum + row[of], 0);
  const carried =
    cost === null
      ? ''
      : ` Until the channel is open the broker carries ${count('messages')} messages, ${count('bytes')} B.`;
  return {
    title: 'Candidates',
    text: `Each tells the other where it can be reached: ${offerer} ${addresses(a)}, ${answerer} ${addresses(b)}.${carried}`,
  };
}

function addresses({ localKinds, queued }: CandidateSummary): string {
  const kinds = [...localKinds].map(([kind, count]) => `${count} × ${kind}`);
  const waited =
    queued > 0
      ? ` (${queued} that it was told had to wait until both descriptions were there)`
      : '';
  return (kinds.length === 0 ? 'names no address' : kinds.join(' and ')) + waited;
}

function connect({ events, report }: Story): Step | null {
  const ice = phase(report, 'ice');
  if (ice === undefined) return null;
  const pair = candidatesOf(events, 'offerer').selected;
  const path = pair === null ? '' : `: ${pair.local} ↔ ${pair.remote}`;
  const took = ice.ms < 0 ? 'even before the answer is taken in' : `in ${ms(ice.ms)}`;
  return {
    title: 'Connect',
    text: `From here on the data does not pass through the broker: ICE finds a path ${took}${path}.`,
  };
}

function encrypt({ events, report }: Story): Step | null {
  const dtls = phase(report, 'dtls') ?? phase(report, 'ice-dtls');
  if (dtls === undefined) return null;
  const silence = silencesOf(events).find((gap) => gap.phase === dtls.id);
  const what =
    dtls.id === 'dtls' ? 'the DTLS handshake takes' : 'with the search for a path it takes';
  const gap =
    silence === undefined ? '' : ` Within it there is ${silence.text.replace(/ while.*/, '')}`;
  const guess = silence?.hypothesis ? `; that ${silence.hypothesis}` : '';
  return {
    title: 'Encrypt',
    text: `They check each other’s certificate and agree on keys: ${what} ${ms(dtls.ms)}.${gap === '' ? '' : `${gap}${guess}.`}`,
  };
}

function open({ events, report, other }: Story): Step | null {
  if (report.timeToOpen === null || other.marks.T12 === null) return null;
  const echoed = (by: Role) =>
    ofKind(events, 'nonce.echoed').some((event) => event.by === by && event.equal);
  const proof =
    echoed('offerer') && echoed('answerer')
      ? 'and a random nonce is echoed each way'
      : 'but not every nonce comes back';
  return {
    title: 'Open',
    text: `The data channel opens on both sides, ${proof}: ${ms(report.timeToOpen)} after the offer was begun.`,
  };
}

function description(
  events: readonly TimelineEvent[],
  by: Role,
  type: EventOf<'description'>['type'],
): string | null {
  const own = ofKind(events, 'description').find(
    (event) => event.by === by && event.side === 'local' && event.type === type,
  );
  return own?.sdp ?? null;
}

function phase(report: PhaseReport, id: Phase['id']): Phase | undefined {
  return report.phases.find((candidate) => candidate.id === id);
}

const ms = (value: number): string =>
  Math.abs(value) < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`;
