/** Invented session descriptions that look like those of real stacks. */

const origins: Readonly<Record<string, string>> = {
  chromium: '- 4611731400430051337 2 IN IP4 127.0.0.1',
  firefox: 'mozilla...THIS_IS_SDPARTA-99.0 5528431129847162338 0 IN IP4 0.0.0.0',
  'node-datachannel': 'rtc 3377340210 0 IN IP4 127.0.0.1',
  wrtc: '- 2890844526042307112 2 IN IP4 127.0.0.1',
  werift: '- 31250473 0 IN IP4 0.0.0.0',
};
const limits: Readonly<Record<string, number>> = { firefox: 1073741823, werift: 65536 };

/** A data-channel-only description of `stack`; `setup` as RFC 8842 wants it in this position. */
export function sampleSdp(stack: string, setup: 'actpass' | 'active'): string {
  const fingerprint = Array.from({ length: 32 }, (_, index) =>
    ((index * 37 + stack.length * 11) % 256).toString(16).padStart(2, '0').toUpperCase(),
  ).join(':');
  return [
    'v=0',
    `o=${origins[stack] ?? '- 1 2 IN IP4 127.0.0.1'}`,
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'a=extmap-allow-mixed',
    'a=msid-semantic: WMS',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    `a=ice-ufrag:${stack.slice(0, 2)}7Q`,
    'a=ice-pwd:k9sQz0vE1mXr3bT6uYh2wLpA',
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${fingerprint}`,
    `a=setup:${setup}`,
    'a=mid:0',
    'a=sctp-port:5000',
    `a=max-message-size:${limits[stack] ?? 262144}`,
    '',
  ].join('\r\n');
}
