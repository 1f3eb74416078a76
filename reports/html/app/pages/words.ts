/** Definitions for people who see these words for the first time. */

type Term = readonly [word: string, means: string];

export const glossary: readonly Term[] = [
  [
    'Signalling',
    'Everything two peers must tell each other before they can talk directly. Here it travels over MQTT.',
  ],
  [
    'Broker',
    'The MQTT server in the middle. Peers publish messages on topics and receive those they subscribed to.',
  ],
  [
    'Offerer, answerer',
    'Who speaks first, and who replies. A pair is always written in that order.',
  ],
  [
    'Offer, answer',
    'Session descriptions (SDP): what a peer can do, its certificate’s fingerprint, its ICE credentials.',
  ],
  [
    'Candidate',
    'An address at which a peer might be reached. “Trickled” candidates travel one by one, as they are found.',
  ],
  ['ICE', 'Tries pairs of candidates until one carries packets both ways (RFC 8445).'],
  [
    'DTLS',
    'The handshake that checks the certificates against the fingerprints and agrees on keys (RFC 9147, RFC 8842).',
  ],
  ['SCTP', 'Carries messages inside DTLS, in order or not, reliably or not (RFC 8831).'],
  ['Data channel', 'What the application uses in the end: send a message here, it arrives there.'],
  [
    'Nonce',
    'Random bytes that are sent and must come back. Only that proves that a channel works.',
  ],
  [
    'Presence',
    'A retained MQTT message that says “I am here”. With it, nobody makes an offer to an empty room.',
  ],
  ['Cell', 'One scenario for one ordered pair, over one broker, link and dialect.'],
  ['Dialect', 'How an application writes its signalling messages on MQTT.'],
];

/** Catalogue section 6.1. */
export const marks: readonly Term[] = [
  ['T0', 'MQTT connect is called.'],
  ['T1', 'The broker accepted the connection (CONNACK).'],
  ['T2', 'The broker confirmed the subscription to the inbox (SUBACK).'],
  ['T3', 'The offerer calls createOffer: time to open starts here.'],
  ['T4', 'The offerer’s setLocalDescription is done.'],
  ['T5', 'The offer is handed to publish.'],
  ['T6', 'The answerer has the offer.'],
  ['T7', 'The answer is handed to publish.'],
  ['T8', 'The offerer has the answer.'],
  [
    'T9',
    'Offerer: setRemoteDescription(answer) is done. Answerer: setLocalDescription(answer) is done.',
  ],
  ['T10', 'ICE says connected or completed.'],
  ['T11', 'DTLS is connected; absent where a stack cannot tell.'],
  ['T12', 'The channel is open: time to open ends here, on the offerer’s clock.'],
  ['T13', 'The first nonce came back to the offerer: time to first echo ends here.'],
];

export const figureClasses: readonly Term[] = [
  ['exact', 'Counts of messages, bytes, round trips: comparable everywhere, any change counts.'],
  ['relative', 'Measured against a reference in the same run: comparable between machines.'],
  ['absolute', 'Comparable on the same machine only.'],
];
