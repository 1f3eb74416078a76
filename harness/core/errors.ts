/**
 * Every error of the harness: a code, what happened with the values, and what to do.
 * The code list is the reference; README and report take their words from it.
 */

/** Whether the thing surely did not happen, or only was not seen to (a deadline says nothing about later). */
export type Certainty = 'definite' | 'not seen';

export const errorCodes = {
  'broker-unreachable': {
    certainty: 'definite',
    means: 'the broker did not accept the connection',
  },
  'broker-host-unknown': {
    certainty: 'definite',
    means: "the broker's host name does not resolve",
  },
  'broker-host-unreachable': {
    certainty: 'not seen',
    means: 'no TCP connection came about: no route to the host, or no answer from it',
  },
  'broker-connect-timeout': { certainty: 'not seen', means: 'no CONNACK within the deadline' },
  'broker-refused': { certainty: 'definite', means: 'the broker answered CONNECT with an error' },
  'broker-login-refused': {
    certainty: 'definite',
    means: 'the broker refused user name or password',
  },
  'broker-closed-early': {
    certainty: 'definite',
    means: 'the broker closed the connection before CONNACK',
  },
  'client-id-taken': {
    certainty: 'definite',
    means: 'another client with the same id displaced this one again and again',
  },
  'broker-lost': { certainty: 'definite', means: 'the MQTT connection ended while it was needed' },
  'own-broker-lost': {
    certainty: 'definite',
    means: 'a broker that the harness had started ended, or hung, while it was needed',
  },
  'broker-not-mqtt': {
    certainty: 'definite',
    means: 'what listens there did not answer CONNECT as an MQTT broker does',
  },
  'broker-not-tls': {
    certainty: 'definite',
    means: 'TLS was expected, and what listens there does not speak it',
  },
  'broker-tls-failed': { certainty: 'definite', means: 'the TLS handshake failed' },
  'broker-not-websocket': {
    certainty: 'definite',
    means: 'the HTTP server did not open a WebSocket at this path',
  },
  'broker-certificate-expired': {
    certainty: 'definite',
    means: "the broker's certificate is not valid at this time",
  },
  'broker-certificate-refused': {
    certainty: 'definite',
    means: "the broker's certificate is not signed by a trusted authority, or for another host",
  },
  'public-broker-unguarded': {
    certainty: 'definite',
    means: 'a public broker was to be used without a budget',
  },
  'budget-exhausted': {
    certainty: 'definite',
    means: 'more was to be asked of a broker of others than one run may',
  },
  'load-failed': { certainty: 'definite', means: 'the load generator could not go on' },
  'load-timeout': { certainty: 'not seen', means: 'the load generator did not end in time' },
  'load-not-allowed': {
    certainty: 'definite',
    means: 'a load test was to be run against a broker of others',
  },
  'retained-not-cleared': {
    certainty: 'not seen',
    means: 'retained messages of ours may still lie on the broker',
  },
  'state-not-writable': {
    certainty: 'definite',
    means: 'the note of what must be cleared from a broker could not be written',
  },
  'broker-missing': { certainty: 'definite', means: 'the broker is not installed' },
  'broker-file-missing': {
    certainty: 'definite',
    means: "a file that was named for a user's own broker is not there",
  },
  'broker-not-loadable': {
    certainty: 'definite',
    means:
      "the file of a user's own broker could not be loaded, or has no driver as its default export",
  },
  'broker-malformed': {
    certainty: 'definite',
    means: "a user's own broker lacks something that every driver has",
  },
  'broker-start-failed': { certainty: 'definite', means: 'the broker process did not come up' },
  'broker-transport-missing': {
    certainty: 'definite',
    means: 'the broker does not offer a transport, or not together with another one',
  },
  'certificate-not-accepted': {
    certainty: 'definite',
    means: "a page's engine does not accept a certificate of our own",
  },
  'websocket-over-http2': {
    certainty: 'definite',
    means:
      'a broker agrees to HTTP/2, and the WebSocket that an engine opens over it ends without a word',
  },
  'broker-url-missing': {
    certainty: 'definite',
    means: 'no broker URL for the transport a peer needs',
  },
  'subscribe-timeout': { certainty: 'not seen', means: 'no SUBACK within the deadline' },
  'subscribe-refused': { certainty: 'definite', means: 'the broker refused the subscription' },
  'packet-timeout': {
    certainty: 'not seen',
    means: 'an MQTT packet that was waited for did not come',
  },
  'entry-timeout': { certainty: 'not seen', means: 'a conformance entry did not end in time' },
  'publish-timeout': { certainty: 'not seen', means: 'no PUBACK within the deadline' },
  'presence-timeout': { certainty: 'not seen', means: 'the other peer was not seen on the broker' },
  'dialect-lacks': {
    certainty: 'definite',
    means: 'the dialect has no such thing as the scenario needs',
  },
  'dialect-file-missing': {
    certainty: 'definite',
    means: "a file that was named for a user's own dialect is not there",
  },
  'dialect-not-loadable': {
    certainty: 'definite',
    means: "the file of a user's own dialect could not be made into a module for Node and pages",
  },
  'dialect-not-exported': {
    certainty: 'definite',
    means: "the file of a user's own dialect has no dialect as its default export",
  },
  'dialect-malformed': {
    certainty: 'definite',
    means: "a user's own dialect lacks something, or does not read back what it writes itself",
  },
  'dialect-threw': {
    certainty: 'definite',
    means: "a function of a user's own dialect threw instead of returning",
  },
  'name-taken': {
    certainty: 'definite',
    means: 'somebody with the same name is on the broker already',
  },
  'wrong-root': {
    certainty: 'definite',
    means: 'the other peer is on the broker, but under another root topic',
  },
  'room-password-differs': {
    certainty: 'definite',
    means:
      'what the other side encrypted does not decrypt with the password that this side has for the room',
  },
  'answer-misaddressed': {
    certainty: 'definite',
    means: 'an answer was published to somebody who had not offered',
  },
  'offer-misaddressed': {
    certainty: 'definite',
    means: 'an offer was published to somebody else than the one who waited for it',
  },
  'channel-differs': {
    certainty: 'definite',
    means: 'the channel of one side is configured differently from the other',
  },
  'opening-timeout': {
    certainty: 'not seen',
    means: 'a step that the dialect has before the offer was not answered',
  },
  'handshake-timeout': {
    certainty: 'not seen',
    means: 'the channel opened, the handshake of the dialect on it did not end',
  },
  'signal-timeout': { certainty: 'not seen', means: 'a signalling message was not answered' },
  'offer-timeout': { certainty: 'not seen', means: 'no offer was made, or it did not arrive' },
  'answer-timeout': { certainty: 'not seen', means: 'no answer was made, or it did not arrive' },
  'ice-timeout': { certainty: 'not seen', means: 'descriptions were exchanged, ICE found no path' },
  'ice-failed': { certainty: 'definite', means: 'ICE reported failed' },
  'dtls-timeout': { certainty: 'not seen', means: 'ICE connected, the DTLS handshake did not end' },
  'connection-failed': { certainty: 'definite', means: 'the peer connection reported failed' },
  'channel-open-timeout': {
    certainty: 'not seen',
    means: 'connected, but the channel did not open',
  },
  'nonce-timeout': { certainty: 'not seen', means: 'the channel opened, the nonce was not echoed' },
  'nonce-mismatch': { certainty: 'definite', means: 'the echoed nonce differs from the one sent' },
  'description-refused': {
    certainty: 'definite',
    means: 'the stack refused a session description',
  },
  'candidate-refused': { certainty: 'definite', means: 'the stack refused an ICE candidate' },
  'connection-refused': {
    certainty: 'definite',
    means: 'the stack refused to make a peer connection',
  },
  'channel-refused': { certainty: 'definite', means: 'the stack refused to create the channel' },
  'channel-closed': { certainty: 'definite', means: 'the channel closed while it was needed' },
  'send-refused': { certainty: 'definite', means: 'the stack refused to send a message' },
  'echo-timeout': { certainty: 'not seen', means: 'a message did not come back' },
  'throughput-timeout': { certainty: 'not seen', means: 'a transfer did not end' },
  'throughput-stalled': { certainty: 'not seen', means: 'the send buffer did not drain' },
  'close-timeout': { certainty: 'not seen', means: 'the other side did not notice the end' },
  'launch-failed': { certainty: 'definite', means: 'the peer did not start' },
  'launch-timeout': { certainty: 'not seen', means: 'the peer did not report within the deadline' },
  'peer-died': { certainty: 'definite', means: 'the peer ended while it was needed' },
  'peer-silent': { certainty: 'not seen', means: 'the peer did not answer a command in time' },
  'peer-protocol': {
    certainty: 'definite',
    means: 'the peer sent something that is not of the protocol',
  },
  'activity-unknown': {
    certainty: 'definite',
    means: 'the peer does not know the activity asked for',
  },
  'command-unsupported': {
    certainty: 'definite',
    means: 'the peer says that it does not implement a command',
  },
  'promise-broken': {
    certainty: 'definite',
    means: 'an external program declined what its own description promises',
  },
  'external-not-json': {
    certainty: 'definite',
    means: 'an external program wrote a line to standard output that is not JSON in UTF-8',
  },
  'external-line-too-long': {
    certainty: 'definite',
    means: 'an external program wrote more than 1 MiB without an end of line',
  },
  'external-message-invalid': {
    certainty: 'definite',
    means: 'an external program sent JSON that is no message of the protocol',
  },
  'external-version-unknown': {
    certainty: 'definite',
    means: 'an external program speaks another version of the protocol',
  },
  'external-reply-unasked': {
    certainty: 'definite',
    means: 'an external program answered a command that was not waiting for an answer',
  },
  'external-time-impossible': {
    certainty: 'definite',
    means: 'an external program stamped an event with a time before its start or after now',
  },
  'external-flood': {
    certainty: 'definite',
    means: 'an external program sent more events than any peer has',
  },
  'external-stdout-closed': {
    certainty: 'definite',
    means: 'an external program closed its standard output and went on running',
  },
  'external-deaf': {
    certainty: 'not seen',
    means: 'an external program did not read its standard input while commands piled up',
  },
  'external-would-not-end': {
    certainty: 'definite',
    means: 'an external program ignored the end of its standard input and SIGTERM',
  },
  'peer-would-not-end': { certainty: 'not seen', means: 'a peer was told to end, and did not' },
  'no-rtc': { certainty: 'definite', means: 'this build has no RTCPeerConnection' },
  'stack-missing': { certainty: 'definite', means: 'the stack is not installed' },
  'clock-backwards': { certainty: 'definite', means: 'a clock ran backwards between two readings' },
  'proxy-start-failed': { certainty: 'definite', means: 'the MQTT proxy could not listen' },
  'proxy-close-timeout': {
    certainty: 'not seen',
    means: 'sockets of the MQTT proxy did not close in time',
  },
  'proxy-closed': { certainty: 'definite', means: 'the MQTT proxy closed while it was needed' },
  'barrier-timeout': {
    certainty: 'not seen',
    means: 'the packets that a barrier of the MQTT proxy waits for did not come',
  },
  'port-taken': { certainty: 'definite', means: 'a port of this machine could not be listened on' },
  'link-start-failed': { certainty: 'definite', means: 'the link emulator could not start' },
  'link-silent': { certainty: 'not seen', means: 'the link emulator did not answer in time' },
  'link-died': { certainty: 'definite', means: 'the link emulator ended while it was needed' },
  'reference-failed': {
    certainty: 'not seen',
    means: 'the TCP exchange that figures are related to did not come about',
  },
  'application-failed': {
    certainty: 'definite',
    means: 'an application under test could not be started, or ended before it was done with',
  },
  'application-steps-failed': {
    certainty: 'definite',
    means: 'the steps that drive the page of an application failed',
  },
  'application-steps-timeout': {
    certainty: 'not seen',
    means: 'the steps that drive the page of an application did not end in time',
  },
  'bad-option': { certainty: 'definite', means: 'an option or its value is not understood' },
  'bad-archive': {
    certainty: 'definite',
    means: 'a file of a run is damaged or of an unknown schema',
  },
  'not-comparable': {
    certainty: 'definite',
    means: 'two runs have nothing that may be compared',
  },
  'reports-not-writable': { certainty: 'definite', means: 'the report could not be written' },
  'version-not-installed': {
    certainty: 'definite',
    means: 'a version of a stack could not be installed beside ours',
  },
  'history-not-writable': {
    certainty: 'definite',
    means: 'a run could not be added to the history',
  },
  'shards-missing': {
    certainty: 'definite',
    means: 'the history holds only some of the shards of a run',
  },
  'run-stopped': { certainty: 'definite', means: 'somebody stopped the run before this' },
  'worker-died': {
    certainty: 'definite',
    means: 'the process that ran the cell ended before its result',
  },
  'check-failed': { certainty: 'definite', means: 'an expectation on the timeline does not hold' },
  'harness-error': { certainty: 'definite', means: 'the harness itself failed: a bug of ours' },
} as const satisfies Record<string, { certainty: Certainty; means: string }>;

export type ErrorCode = keyof typeof errorCodes;

/** Codes that say that a capability is absent, probed and not assumed: the cell is unsupported. */
export const absences: ReadonlySet<string> = new Set<ErrorCode>([
  'no-rtc',
  'stack-missing',
  'broker-missing',
  'broker-transport-missing',
  'certificate-not-accepted',
  'activity-unknown',
  'dialect-lacks',
  'command-unsupported',
]);

/** Codes that say that the harness, not a peer, fell short: nothing was learnt, and the cell is inconclusive. */
export const ownFaults: ReadonlySet<string> = new Set<ErrorCode>([
  'harness-error',
  'worker-died',
  'run-stopped',
  'broker-start-failed',
  'own-broker-lost',
  'broker-url-missing',
  'budget-exhausted',
  'link-start-failed',
  'link-silent',
  'link-died',
  'clock-backwards',
  'bad-option',
  'bad-archive',
  'reports-not-writable',
]);

export interface Failure {
  readonly code: ErrorCode;
  readonly what: string;
  readonly cure: string;
}

/** An error a person can act on. */
export class HarnessError extends Error implements Failure {
  override readonly name = 'HarnessError';
  readonly code: ErrorCode;
  readonly what: string;
  readonly cure: string;

  constructor(failure: Failure & { cause?: unknown }) {
    super(`${failure.code}: ${failure.what}. ${failure.cure}`, { cause: failure.cause });
    this.code = failure.code;
    this.what = failure.what;
    this.cure = failure.cure;
  }
}

/** The failure behind anything thrown; what is not ours is a `harness-error` with its own message. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof HarnessError) {
    return { code: thrown.code, what: thrown.what, cure: thrown.cure };
  }
  const what = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return { code: 'harness-error', what, cure: 'report it with the run folder attached' };
}
