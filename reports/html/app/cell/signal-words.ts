/** What each kind of signalling message is for, in a sentence. */
import type { WireMessage } from '../../../../harness/analysis/views.ts';

export const signalMeanings: Readonly<Record<WireMessage['signal'], string>> = {
  presence:
    'Tells everybody that this peer is here, or no longer. The broker keeps the last one for those who come later.',
  offer:
    'The first description: what the offerer can do, and how to recognise and encrypt towards it.',
  answer: 'The reply to the offer: what the answerer accepts, and who begins the DTLS handshake.',
  candidate:
    'One address at which the sender might be reached. Each is sent as soon as it is found.',
  'end-of-candidates': 'No more addresses will follow.',
  bye: 'Says goodbye: the other side need not wait for a time-out.',
  ping: 'Asks for a reply, to measure the way through the broker.',
  pong: 'The reply to a ping.',
  chat: 'Text for the people at the other side, without WebRTC.',
  control: 'A step that only this dialect has, before the offer.',
  unknown: 'A message that this dialect does not know.',
};
