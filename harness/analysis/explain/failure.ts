/** What to say where an attempt stopped: the stage, the last thing each side did, and what to try. */
import { errorCodes } from '../../core/errors.ts';
import type { CellKey } from '../../core/ids.ts';
import type { Outcome, Reason } from '../../core/outcome.ts';
import type { TimelineEvent } from '../../timeline/event.ts';
import { describeEvent } from '../describe.ts';
import { lastSeen, stoppedAt, type Stage } from '../stage.ts';

const missing: Record<Stage, string> = {
  launch: 'A peer did not come up, so nothing could be said between them.',
  meet: 'The peers did not both get through to the broker and their own inbox, and see each other there.',
  offer: 'The offer did not reach the other side.',
  answer: 'No answer came back to the offerer.',
  connect:
    'Both know of each other, but ICE found no pair of addresses that carries packets both ways.',
  encrypt: 'Packets get through, but the DTLS handshake did not end.',
  open: 'The connection is encrypted, but the data channel did not open on both sides.',
  echo: 'The channel says that it is open, but a nonce sent through it did not come back on both sides.',
};

/** The step at which it stopped; null where the connection itself went all the way, or none was asked for. */
export function stopStep(
  events: readonly TimelineEvent[],
  key: Pick<CellKey, 'offerer' | 'answerer'>,
  outcome: Outcome,
): { title: string; text: string } | null {
  const stage = events.length === 0 ? null : stoppedAt(events);
  if (stage === null) return null;
  const title = outcome === 'unsupported' ? 'As far as it goes' : 'It stopped here';
  const last = [
    lastWords(events, 'offerer', key.offerer),
    lastWords(events, 'answerer', key.answerer),
  ];
  return { title, text: [missing[stage], ...last].join(' ') };
}

function lastWords(
  events: readonly TimelineEvent[],
  role: 'offerer' | 'answerer',
  name: string,
): string {
  const last = lastSeen(events, role);
  if (last === null) return `Nothing was ever seen of ${name} (${role}).`;
  return `The last that was seen of ${name} (${role}), at ${Math.round(last.t)} ms: ${describeEvent(last)}.`;
}

/** Where the cure of the error itself is too short for a newcomer. */
const more: Readonly<Record<string, string>> = {
  'ice-timeout':
    'Compare the candidates of both sides in the wire log: they need one address family and protocol in common. A name that ends in .local is a hidden address, which the other side must be able to resolve.',
  'ice-failed':
    'Compare the candidates of both sides in the wire log, and look whether a firewall drops UDP between them.',
  'dtls-timeout':
    'Look at a=setup in both descriptions (the offer should say actpass, the answer active or passive, never actpass: RFC 8842 section 5), and at a=fingerprint.',
  'candidate-refused':
    'Look at the refused candidate in the wire log: some stacks leave out sdpMid or sdpMLineIndex, others insist on them (ICE-005).',
  'description-refused':
    'Open the refused description in the wire log and look for lines the other stack cannot read.',
  'offer-timeout':
    'See in the wire log whether the broker saw the offer: if so the answerer missed it, else the offerer or its link did.',
  'answer-timeout':
    'See in the wire log whether an answer was published, and what the offerer did with it.',
  'nonce-timeout':
    'The channel reported open too early, or messages are lost in one direction: see which side has no echo.',
  'close-timeout':
    'See which planes noticed: a stack that says no goodbye is only noticed when its consent checks run out.',
};

/** What to try: the cure that came with the reason, and more where the code is known. */
export function adviceFor(reason: Reason | null): string | null {
  if (reason === null) return null;
  const known = isErrorCode(reason.code) ? errorCodes[reason.code] : undefined;
  const unsure =
    known?.certainty === 'not seen'
      ? 'That it was not seen in time does not prove that it would not have come later.'
      : '';
  const parts = [sentence(reason.cure), more[reason.code] ?? '', unsure].filter(
    (part) => part !== '',
  );
  return parts.length === 0 ? null : parts.join(' ');
}

function isErrorCode(code: string): code is keyof typeof errorCodes {
  return Object.hasOwn(errorCodes, code);
}

function sentence(text: string): string {
  if (text === '') return '';
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
