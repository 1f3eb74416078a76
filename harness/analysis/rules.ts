/**
 * What the ids stand for that checks and explanations name: each rule in a sentence, and where it is written. Where no
 * standard speaks, because signalling is outside WebRTC, it is ours (HR).
 */
export interface Rule {
  readonly says: string;
  /** The standard and its section, or the rule that it follows from; '' for a rule of ours. */
  readonly from: string;
}

const rule = (says: string, from = ''): Rule => ({ says, from });

/** Every rule that is named, by its id. */
export const rules: Readonly<Record<string, Rule>> = {
  'HR-1': rule(
    'A signalling message says its version, room, sender, addressee, the sessions of both, its number, kind and time.',
  ),
  'HR-2': rule(
    'A message is acted on once; a repeat may be answered alike, and makes nothing new.',
  ),
  'HR-3': rule('Candidates wait for the description of their session.'),
  'HR-4': rule(
    'Offers are accepted only while fresh and for the present stay of their addressee; only presence is retained.',
  ),
  'HR-5': rule('Every wait has a deadline, and a code of its own when it passes.'),
  'HR-6': rule('A connection that is open does not end because signalling went away.'),
  'HR-7': rule('Input is limited in size and checked before it reaches a peer connection.'),
  'HR-8': rule(
    'What is said of a run comes from what was recorded of it: who its peers were, and every verdict.',
  ),
  'SIG-001': rule(
    'A negotiation goes through the signalling states in order, to stable, with one answer for each offer.',
    'webrtc-pc 4.3.1, 4.4.1.4; RFC 9429 3.2',
  ),
  'SIG-002': rule(
    'Every pair opens whoever offers; the two directions differ by no more than 3 × or 0.5 s.',
    'HR-5',
  ),
  'SIG-004': rule('A repeated offer is acted on once.', 'HR-2; MQTT 3.1.1 4.3.2'),
  'SIG-006': rule(
    'Messages that overtake each other do not break a negotiation.',
    'HR-3; RFC 8838 9, 18',
  ),
  'SIG-010': rule('An offer left over from a former stay is not answered.', 'HR-4'),
  'SIG-016': rule('A peer that joins late connects without the others starting again.', 'HR-4'),
  'SIG-018': rule(
    'Ids that are no safe topic levels are encoded or refused.',
    'MQTT 3.1.1 [MQTT-4.7.3-2]',
  ),
  'SIG-019': rule('A peer acts on messages that are for it, and never on its own.', 'HR-1'),
  'SIG-021': rule(
    'Nothing is published before the subscription that is to receive the reply is acknowledged.',
    'MQTT 3.1.1 3.8.4',
  ),
  'SIG-022': rule(
    'Descriptions and candidates reach the other side’s API byte for byte.',
    'MQTT 3.1.1 3.3.3',
  ),
  'ICE-005': rule(
    'Emitted candidates carry both sdpMid and sdpMLineIndex; input with either alone is taken.',
    'webrtc-pc 4.8.2, 4.4.2',
  ),
  'DTLS-002': rule(
    'Both assignments of the DTLS roles work, and the answer chooses.',
    'RFC 9429 5.3.1; RFC 8842 5.3',
  ),
  'DTLS-008': rule(
    'A lost first flight of the handshake costs one retransmission, not the connection.',
    'RFC 9147 5.8',
  ),
  'DC-001': rule(
    'Label, ordering, reliability and id arrive on the announced channel.',
    'RFC 8832 5.1; webrtc-pc 6.2.3',
  ),
  'DC-004': rule(
    'A channel that both sides negotiate has the same id at both ends, and is not announced.',
    'webrtc-pc 6.1, 6.2',
  ),
  'DC-006': rule(
    'Ids of announced channels follow the DTLS role: even for the client, odd for the server.',
    'RFC 8832 6',
  ),
  'DC-009': rule('Text arrives as the same text.', 'RFC 8831 6.6; webrtc-pc 6.2'),
  'DC-010': rule('Empty messages arrive as empty messages, text or binary.', 'RFC 8831 6.6'),
  'DC-013': rule('Messages keep their bounds and types in any mix.', 'RFC 8831 6.6'),
  'DC-014': rule(
    'Sizes around every internal limit arrive unchanged, up to the negotiated maximum.',
    'RFC 8831 6.6; RFC 8841 6',
  ),
  'DC-024': rule(
    'What is reliable and ordered arrives exactly, under loss and reordering too.',
    'RFC 8831 6.1, 6.4; RFC 9260',
  ),
  'DC-031': rule(
    'The close of a connection reaches the other side’s channels within 5 s.',
    'webrtc-pc 6.2.5',
  ),
  'LIFE-001': rule(
    'A peer that crashes is noticed through the broker at once, and its connection is over within 60 s.',
    'RFC 7675 5.1; webrtc-pc 4.3.3',
  ),
  'LIFE-002': rule('A peer that leaves ends the session promptly.', 'webrtc-pc 4.4.2, 6.2.5'),
  'LIFE-003': rule('A peer that returns with the same id replaces its former self.', 'HR-1, HR-4'),
  'MQTT-001': rule('TCP and WebSocket clients of one broker reach each other.', 'MQTT 3.1.1 6'),
  'MQTT-014': rule(
    'A death publishes the last will in time; a clean leave does not.',
    'MQTT 3.1.1 3.1.2.5, 3.14.4',
  ),
  'ROBUST-001': rule('Payloads that cannot be read are counted and dropped.', 'HR-7'),
  'ROBUST-005': rule('Unknown fields are passed over, wrong types refused.', 'HR-1, HR-7'),
  'ROBUST-006': rule('Old messages that are sent again have no effect.', 'HR-2, HR-4'),
  'PERF-001': rule(
    'Clocks are monotonic and fine, and what lies between two of them is told with its bound, or not at all above 1 ms.',
    'W3C High Resolution Time',
  ),
  'PERF-002': rule('The time to connect is the sum of its phases.'),
  'PERF-004': rule('Round trips are measured at the application, at fixed instants.'),
  'PERF-005': rule('Goodput counts what the receiving application got.'),
};
