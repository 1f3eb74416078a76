/** Splits the way from broker connection to first echo into phases without gaps (catalogue 6.1, PERF-002). */
import { otherRole, type Role } from '../core/ids.ts';
import type { Ms } from '../core/units.ts';
import type { TimelineEvent } from '../timeline/event.ts';
import { marksOf } from './marks.ts';
import { boundBetween } from './one-way.ts';
import type { Marks, Phase, PhaseReport } from './views.ts';

type MarkName = Exclude<keyof Marks, 'role'>;

interface Stage {
  readonly id: Phase['id'];
  readonly label: string;
  readonly explains: string;
  /** The mark that ends it. */
  readonly until: MarkName;
}

const connecting: readonly Stage[] = [
  {
    id: 'broker-connect',
    label: 'Broker connection',
    explains: 'The peer opens its connection to the MQTT broker and is let in.',
    until: 'T1',
  },
  {
    id: 'subscribe',
    label: 'Subscription',
    explains: 'It asks for the messages addressed to it; the broker confirms.',
    until: 'T2',
  },
];

const ice: Stage = {
  id: 'ice',
  label: 'ICE',
  explains: 'Both sides try address pairs until one carries packets both ways.',
  until: 'T10',
};
const dtls: Stage = {
  id: 'dtls',
  label: 'DTLS',
  explains: 'They check certificates and agree on keys; from here on everything is encrypted.',
  until: 'T11',
};
/** In the place of `dtls` where the end of ICE was not told: what ICE took is in it. */
const iceAndDtls: Stage = {
  id: 'ice-dtls',
  label: 'ICE and DTLS',
  explains: `${ice.explains} ${dtls.explains} Where one ends and the other begins, this stack does not tell.`,
  until: 'T11',
};
const channel: Stage = {
  id: 'channel',
  label: 'SCTP and channel',
  explains:
    'A message transport starts inside the encryption, and the data channel is announced on it.',
  until: 'T12',
};
const offer: Stage = {
  id: 'offer',
  label: 'Offer creation',
  explains:
    'The offerer writes down what it can do, its certificate fingerprint and its ICE password.',
  until: 'T4',
};
const handOver: Stage = {
  id: 'hand-over',
  label: 'Hand-over',
  explains: 'The application puts the offer into an envelope and hands it to the MQTT client.',
  until: 'T5',
};

const stages: Record<Role, readonly Stage[]> = {
  offerer: [
    offer,
    handOver,
    {
      id: 'signalling',
      label: 'Signalling round trip',
      explains: 'The offer goes through the broker, the other side answers, the answer comes back.',
      until: 'T8',
    },
    {
      id: 'answer',
      label: 'Answer application',
      explains: 'The offerer takes in what the other side answered.',
      until: 'T9',
    },
    ice,
    dtls,
    channel,
    {
      id: 'first-echo',
      label: 'First echo',
      explains: 'A random nonce goes through the new channel and comes back: it really works.',
      until: 'T13',
    },
  ],
  answerer: [
    offer,
    handOver,
    {
      id: 'signalling',
      label: 'Offer on its way',
      explains: 'The broker carries the offer to the answerer.',
      until: 'T6',
    },
    {
      id: 'answer',
      label: 'Answer creation',
      explains: 'The answerer takes in the offer and writes its answer.',
      until: 'T9',
    },
    ice,
    dtls,
    channel,
  ],
};

/**
 * The phases of one side. They follow each other without gaps; where a mark was not seen, the next phase
 * begins at the last one that was, and its formula says so. A phase may be negative.
 * @see catalogue section 6.1
 */
export function phasesOf(events: readonly TimelineEvent[], role: Role): PhaseReport {
  const marks = marksOf(events, role);
  const bound = boundBetween(events, role, otherRole(role));
  const offererOpen = role === 'offerer' ? marks.T12 : marksOf(events, 'offerer').T12;
  return {
    role,
    marks,
    phases: [
      ...chain(marks, 'T0', connecting, bound),
      ...chain(marks, 'T3', told(stages[role], marks), bound),
    ],
    bound,
    timeToOpen: difference(offererOpen, marks.T3),
    timeToFirstEcho: difference(marks.T13, marks.T3),
    signallingShares: shares(marks),
  };
}

const told = (parts: readonly Stage[], marks: Marks): Stage[] =>
  parts.map((stage) => (stage === dtls && marks.T10 === null ? iceAndDtls : stage));

function chain(marks: Marks, first: MarkName, parts: readonly Stage[], betweenClocks: Ms): Phase[] {
  const phases: Phase[] = [];
  let from = first;
  for (const { until, id, label, explains } of parts) {
    const start = instant(marks, from);
    const end = instant(marks, until);
    if (start === null || end === null) continue;
    const bound = clockOf(from, marks.role) === clockOf(until, marks.role) ? 0 : betweenClocks;
    const formula = `${until} − ${from}`;
    phases.push({ id, label, explains, start, ms: end - start, bound, formula });
    from = until;
  }
  return phases;
}

/** Whose clock a mark was read from, in the report of `role`. */
function clockOf(mark: MarkName, role: Role): Role {
  if (ofOfferer.has(mark)) return 'offerer';
  return ofAnswerer.has(mark) ? 'answerer' : role;
}

const ofOfferer: ReadonlySet<MarkName> = new Set<MarkName>(['T3', 'T4', 'T5', 'T8', 'T13']);
const ofAnswerer: ReadonlySet<MarkName> = new Set<MarkName>(['T6', 'T7']);

function instant(marks: Marks, name: MarkName): number | null {
  const mark = marks[name];
  return mark === 'absent' ? null : mark;
}

function difference(end: number | null, start: number | null): number | null {
  return end === null || start === null ? null : end - start;
}

/** The answerer's share is on its own clock, the round trip on the offerer's: no offset enters. */
function shares({ T5, T6, T7, T8 }: Marks): PhaseReport['signallingShares'] {
  const total = difference(T8, T5);
  const answerer = difference(T7, T6);
  return total === null || answerer === null ? null : { answerer, broker: total - answerer };
}
