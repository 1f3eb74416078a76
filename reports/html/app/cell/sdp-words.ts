/** A session description line by line, each with a sentence for somebody who sees one for the first time. */

export interface SdpLine {
  readonly line: string;
  readonly means: string;
}

/** Ends of lines may be `\r\n` or `\n`. */
export const explainSdp = (sdp: string): SdpLine[] =>
  sdp
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => ({ line, means: meaning(line) }));

/** The more specific prefix comes first. */
const words: readonly (readonly [prefix: string, means: string])[] = [
  ['v=', 'Version of SDP: always 0.'],
  [
    'o=',
    'Who made it: a session number and a version that rises with each change. Stacks are recognised by it.',
  ],
  ['s=', 'Name of the session: not used by WebRTC, hence a dash.'],
  ['t=', 'Start and end time: 0 0 means it does not end by the clock.'],
  ['c=', 'Address to send to. A placeholder: ICE candidates say where, later.'],
  ['b=', 'A limit of the bandwidth.'],
  ['m=application', 'One section for data: SCTP inside DTLS over UDP. Port 9 is a placeholder.'],
  ['m=', 'A media section.'],
  ['a=group:BUNDLE', 'All sections share one transport.'],
  ['a=extmap-allow-mixed', 'About RTP header extensions; of no use to data channels.'],
  ['a=msid-semantic', 'About media streams; there are none here.'],
  ['a=ice-ufrag', 'ICE user name, half of what lets the two recognise each other’s checks.'],
  ['a=ice-pwd', 'ICE password: checks that do not know it are ignored.'],
  [
    'a=ice-options',
    'ICE extensions: `trickle` means that candidates follow in messages of their own.',
  ],
  ['a=ice-lite', 'This side only answers checks and starts none.'],
  [
    'a=fingerprint',
    'Hash of the certificate that DTLS will show. It ties the encryption to this message.',
  ],
  ['a=setup:actpass', 'DTLS role: “I can begin or wait, you choose.” Every offer should say so.'],
  ['a=setup:active', 'DTLS role: “I begin the handshake” (client).'],
  ['a=setup:passive', 'DTLS role: “I wait for yours” (server).'],
  ['a=tls-id', 'Names this DTLS association.'],
  ['a=mid', 'Name of the section; candidates refer to it.'],
  ['a=sctp-port', 'Port inside SCTP; by custom 5000.'],
  ['a=sctpmap', 'The old way to name the SCTP port and the number of streams.'],
  ['a=max-message-size', 'The largest message this side takes, in bytes.'],
  ['a=candidate', 'An address at which this side may be reached.'],
  ['a=end-of-candidates', 'No more addresses will follow.'],
  ['a=sendrecv', 'Direction of media; of no use to data channels.'],
];

/** Empty for a line that is not known: better than a guess. */
const meaning = (line: string): string =>
  words.find(([prefix]) => line.startsWith(prefix))?.[1] ?? '';
