/** What a line of SDP, or a candidate, says, in one sentence; empty for lines that only have to be there. */

/** @type {readonly [RegExp, string | ((match: RegExpExecArray) => string)][]} */
const meanings = [
  [/^o=mozilla\.\.\.(\S+)/, 'Made by Firefox.'],
  [/^o=rtc /, 'Made by libdatachannel, which Godot uses.'],
  [/^o=/, 'Who made this, and a number that tells this session from others.'],
  [/^a=group:BUNDLE/, 'Everything shares one path.'],
  [/^a=ice-options:.*trickle/, 'Candidates may follow one by one, after this.'],
  [/^m=application .*webrtc-datachannel/, 'Data channels are wanted: SCTP inside DTLS over UDP.'],
  [/^c=/, 'A placeholder: the real addresses are the candidates.'],
  [/^a=ice-ufrag:/, 'User name of the connectivity checks.'],
  [/^a=ice-pwd:/, 'Password of the connectivity checks: only who read this can pass them.'],
  [/^a=fingerprint:/, 'Hash of the certificate: whoever shows another one is an impostor.'],
  [/^a=setup:actpass/, 'Either side may open the encryption handshake; the answer decides.'],
  [/^a=setup:active/, 'This side opens the encryption handshake.'],
  [/^a=setup:passive/, 'This side waits for the encryption handshake.'],
  [/^a=mid:/, 'The name of this section; candidates refer to it.'],
  [/^a=sctp-port:/, 'The port inside the tunnel; always 5000.'],
  [
    /^a=max-message-size:(\d+)/,
    ([, bytes]) => `Takes messages of up to ${bytes} bytes; the largest test has 102400.`,
  ],
  [/^a=end-of-candidates/, 'No further candidates will come.'],
  [/^(?:a=)?candidate:\S+ \d+ (\S+) \d+ (\S+) (\d+) typ (\S+)/i, candidateSays],
];

/** @param {string} line */
export function lineSays(line) {
  for (const [pattern, meaning] of meanings) {
    const match = pattern.exec(line);
    if (match !== null) return typeof meaning === 'string' ? meaning : meaning(match);
  }
  return '';
}

/** @param {RegExpExecArray} match */
function candidateSays([, transport = '', address = '', port = '', type = '']) {
  const where = `${transport.toUpperCase()} port ${port}`;
  if (transport.toLowerCase() === 'tcp' && port === '9')
    return 'This machine would open a TCP connection to the other side; 9 stands for no port.';
  if (address.endsWith('.local'))
    return `${where} of this machine; the browser hides its address behind a name of the local network.`;
  if (type === 'host') return `${where} of an interface of the machine itself.`;
  if (type === 'srflx') return `${where} as a STUN server saw it: the outside of a router.`;
  if (type === 'prflx') return `${where}, found while trying.`;
  return type === 'relay' ? `${where} of a TURN server that passes everything on.` : where;
}
