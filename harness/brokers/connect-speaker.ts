/** Tells from the first bytes of an answer who it is that listens where a broker was expected. */

/** First byte of CONNACK, and of AUTH, with which MQTT 5 may answer CONNECT (MQTT 5.0 section 3.15). */
const answersToConnect: readonly number[] = [0x20, 0xf0];

/** Whether an answer to CONNECT may begin like this. */
export const isMqttAnswer = (bytes: Uint8Array): boolean =>
  answersToConnect.includes(bytes[0] ?? -1);

/**
 * Who speaks like this, in words. The bytes themselves are not repeated beyond the first: a server that echoes
 * sends our own CONNECT back, password included.
 */
export function speakerOf(bytes: Uint8Array): string {
  const start = String.fromCharCode(...bytes.subarray(0, 8));
  if (start.startsWith('HTTP/')) return 'an HTTP server';
  if (start.startsWith('SSH-')) return 'an SSH server';
  if (/^220[ -]/.test(start)) return 'a mail or FTP server';
  if (bytes[0] === 0x10) return 'a server that echoes what it is sent';
  // TLS record: alert 21, version 3.x (RFC 8446 section 5.1)
  if (bytes[0] === 0x15 && bytes[1] === 3) return 'a TLS server, which was spoken to without TLS';
  return `something whose first byte is 0x${(bytes[0] ?? 0).toString(16).padStart(2, '0')}`;
}
