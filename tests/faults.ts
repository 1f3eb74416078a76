/** The catalogue of faulty peers, as data: which cell each is put into, and exactly what must come of it. */
import type { Role } from '../harness/core/ids.ts';
import type { Outcome } from '../harness/core/outcome.ts';

export interface Fault {
  /** Module in fixtures/faulty. */
  readonly name: string;
  readonly scenario: string;
  readonly role: Role;
  readonly outcome: Outcome;
  /** Code of the reason: an error code, or the id of the check that said no; empty when it passes. */
  readonly code: string;
  /** Found in the words of the reason. */
  readonly says: RegExp;
  /** A check that must be among those that failed; the code itself where that is a check. */
  readonly check?: string;
}

export const partner = 'wrtc';
export const moduleOf = (name: string): string => `module:fixtures/faulty/${name}.mjs`;

/** The pair of stacks, as the report names it, with the faulty peer in its role. */
export function pairOf({ name, role }: Fault): string {
  const pair = role === 'offerer' ? [moduleOf(name), partner] : [partner, moduleOf(name)];
  return pair.join('→');
}

type Row = readonly [
  scenario: string,
  role: Role,
  name: string,
  outcome: Outcome,
  code: string,
  says: RegExp,
  check?: string,
];

const fault = ([scenario, role, name, outcome, code, says, check]: Row): Fault => {
  const about = { name, scenario, role, outcome, code, says };
  return check === undefined ? about : { ...about, check };
};

/** What goes wrong while peers start, connect, talk or end: these cells may run side by side. */
export const connectionFaults: readonly Fault[] = (
  [
    ['echo', 'answerer', 'never-echoes', 'failed', 'nonce-timeout', /gave up/, 'opens'],
    ['echo', 'offerer', 'claims-open', 'failed', 'ice-timeout', /answerer.*ICE new/, 'opens'],
    ['echo', 'offerer', 'shifts-ports', 'failed', 'ice-timeout', /ICE checking/, 'opens'],
    ['echo', 'offerer', 'forgets-order', 'failed', 'channel-as-planned', /ordered is false/],
    [
      'echo',
      'offerer',
      'even-ids',
      'failed',
      'channel-as-planned',
      /has id 2, but .* as DTLS server/,
    ],
    ['echo', 'offerer', 'drops-empty', 'failed', 'echo-intact', /of 0 B did not come back/],
    ['echo', 'answerer', 'text-as-binary', 'failed', 'echo-intact', /text .* came back as binary/],
    [
      'echo',
      'answerer',
      'flips-a-bit',
      'failed',
      'echo-intact',
      /65536 B, binary of 65537 B, binary of 262144 B came back changed/,
    ],
    ['echo', 'answerer', 'illegal-states', 'failed', 'one-answer', /answerer: stable → have-local/],
    ['echo', 'answerer', 'refuses-candidates', 'failed', 'no-refused-input', /addIceCandidate/],
    [
      'echo',
      'offerer',
      'refuses-answer',
      'failed',
      'description-refused',
      /UDP\/DTLS\/SCTP/,
      'opens',
    ],
    ['echo', 'offerer', 'throws-on-construction', 'unsupported', 'no-rtc', /no WebRTC licence/],
    ['echo', 'offerer', 'does-not-load', 'unsupported', 'no-rtc', /libfancy-rtc\.so/],
    ['echo', 'offerer', 'exports-nothing', 'unsupported', 'no-rtc', /exports no RTCPeerConnection/],
    ['echo', 'offerer', 'never-probes', 'unsupported', 'no-rtc', /within 5000 ms/],
    ['echo', 'offerer', 'crashes-on-load', 'failed', 'launch-failed', /SIGABRT/],
    ['echo', 'answerer', 'segfaults', 'failed', 'peer-died', /SIGSEGV/],
    ['echo', 'answerer', 'throws-outside', 'failed', 'peer-died', /unknown candidate type/],
    ['echo', 'offerer', 'hangs', 'failed', 'peer-silent', /"connect"/],
    ['echo', 'offerer', 'never-offers', 'failed', 'offer-timeout', /offerer gave up/],
    ['echo', 'offerer', 'prints-garbage', 'passed', '', /^$/],
    ['close', 'offerer', 'closes-silently', 'failed', 'end-noticed', /answerer did not notice/],
    [
      'connect',
      'offerer',
      'claims-firefox',
      'failed',
      'identity',
      /offerer SDP origin is "o=mozilla/,
    ],
    [
      'signalling',
      'answerer',
      'claims-firefox',
      'failed',
      'identity',
      /answerer user agent is "Mozilla/,
    ],
    [
      'connect',
      'answerer',
      'coarse-clock',
      'failed',
      'clock-fine',
      /clock of the answerer/,
      'clock-fine',
    ],
  ] as const
).map(fault);

/** What spoils a measurement: these cells run alone. */
export const measurementFaults: readonly Fault[] = (
  [
    ['throughput', 'offerer', 'flips-a-bit', 'failed', 'goodput-intact', /hash .* differs/],
    ['throughput', 'offerer', 'repeats-messages', 'failed', 'goodput-intact', /messages arrived/],
    ['throughput', 'offerer', 'swaps-neighbours', 'failed', 'goodput-intact', /out of order/],
    ['throughput', 'offerer', 'holds-end', 'failed', 'goodput-intact', /^first-.* more was sent/],
    ['throughput', 'offerer', 'no-low-water', 'failed', 'throughput-stalled', /bufferedAmount/],
    ['round-trip', 'answerer', 'loses-messages', 'failed', 'round-trips-complete', /lost/],
  ] as const
).map(fault);
