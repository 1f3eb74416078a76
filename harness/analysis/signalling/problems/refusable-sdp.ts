/** A description that a stack has to refuse: something that every data channel needs is damaged or missing. */
import type { Failure } from '../../../core/errors.ts';
import { inRoom, type Case, type Sighting } from '../sighting.ts';

/** What must hold of the text, and how its absence is called (RFC 8866, RFC 8829 §5.2.1, RFC 8841, RFC 8842). */
const demands: readonly { readonly of: RegExp; readonly lacks: string }[] = [
  { of: /^v=0\r?\n/, lacks: 'it does not begin with v=0' },
  { of: /^(?:[^\r\n]*\r\n)+$/, lacks: 'its lines do not all end in CRLF' },
  {
    // The second form is of an old draft; RFC 8829 section 5.1.2 has it accepted, and aiortc offers it
    of: /^m=application \d+ (?:(?:UDP|TCP)\/DTLS\/SCTP webrtc-datachannel|DTLS\/SCTP \d+)\r?$/m,
    lacks: 'it has no m=application line for data channels',
  },
  {
    of: /^a=fingerprint:sha-\d+ (?:[\dA-F]{2}:){19,}[\dA-F]{2}\r?$/im,
    lacks: 'it has no fingerprint of a certificate',
  },
  { of: /^a=ice-ufrag:[\w+/]{4,256}\r?$/m, lacks: 'it has no ICE user name (a=ice-ufrag)' },
  { of: /^a=ice-pwd:[\w+/]{22,256}\r?$/m, lacks: 'it has no ICE password (a=ice-pwd)' },
  {
    of: /^a=setup:(?:actpass|active|passive)\r?$/m,
    lacks: 'it does not say who opens DTLS (a=setup)',
  },
];

/** @returns `description-refused` naming what is wrong with which description, or null */
export function refusableSdp(about: Case): Failure | null {
  for (const sighting of inRoom(about)) {
    const isBetween = sighting.to === about.me || sighting.to === about.other;
    const [first] = isBetween ? sdpProblems(sighting) : [];
    if (first === undefined) continue;
    return {
      code: 'description-refused',
      what: `the ${sighting.kind} to ${String(sighting.to)} (${sighting.topic}) cannot be accepted: ${first}`,
      cure: 'publish the SDP of the stack unchanged, as one text with CRLF line ends',
    };
  }
  return null;
}

/** Empty for anything but an offer or answer in the clear. */
export function sdpProblems({ kind, sdp, dialect }: Sighting): string[] {
  if ((kind !== 'offer' && kind !== 'answer') || dialect === 'trystero') return [];
  const found = demands.filter(({ of }) => !of.test(sdp)).map(({ lacks }) => lacks);
  const undecided = kind === 'answer' && /^a=setup:actpass/m.test(sdp);
  return undecided ? [...found, 'an answer has to decide who opens DTLS, and says actpass'] : found;
}
