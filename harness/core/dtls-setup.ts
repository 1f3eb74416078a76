/** Who opens DTLS, as a description says it. */

/** The value of the first `a=setup`: `active` is the client, `passive` the server, `actpass` leaves it open (RFC 8842 section 5); null without one. */
export const dtlsSetup = (sdp: string): string | null => /^a=setup:(\w+)/m.exec(sdp)?.[1] ?? null;
