/** "A peer conforms if", of @trystero-p2p/mqtt, as far as it shows from outside. */
import { ofKind } from '../../timeline/event.ts';
import { parsedObject, text } from '../signalling/json.ts';
import { commonRules, subscribedFirst } from './common.ts';
import type { Statement, View } from './meeting.ts';
import { notSeen, rulesOf, told, unless, unobservable, type Look, type Rule } from './rule.ts';
import {
  announcementShape,
  announces,
  announcesAgain,
  announcesAtOnce,
  meetsOthers,
  survivesNoise,
} from './trystero-announcing.ts';
import {
  channelInBand,
  leaves,
  pongs,
  ready,
  reassembles,
  waitsForReady,
} from './trystero-channel.ts';

const rule = rulesOf('trystero');

export const trysteroRules: readonly Rule[] = [
  rule(
    'announces',
    'It announces itself on the topic of the room with its peerId, before it says anything else.',
    ['SIG-016'],
    announces,
  ),
  rule(
    'announcement-shape',
    'Its announcements hold its peerId, "passive" where it is, and nothing else.',
    ['SIG-016', 'ROBUST-005'],
    announcementShape,
  ),
  rule(
    'announces-at-once',
    'It announces itself within 1 s after it subscribed to the topic of the room.',
    ['SIG-016'],
    announcesAtOnce,
  ),
  rule('announces-again', 'It announces itself again and again.', ['SIG-016'], announcesAgain),
  rule(
    'subscribes-first',
    'It subscribes to its own topic and to that of the room before it publishes.',
    ['SIG-021'],
    (view) => {
      const sent = ofKind(view.partnerEvents, 'signal.sent').filter(
        ({ to }) => to === null || to === view.subject,
      );
      const topics = [...new Set(sent.map(({ topic }) => topic))];
      return topics.length === 0
        ? notSeen('its topics are not known')
        : subscribedFirst(view, topics);
    },
  ),
  rule('nothing-retained', 'It retains nothing.', ['HR-4', 'SIG-010'], nothingRetained),
  // An answer is encrypted on its way, and a candidate may overtake it: both sides keep early ones
  ...commonRules(rule).filter(
    ({ id }) => !/sdp-acceptable|description-first|not-retained/.test(id),
  ),
  rule(
    'decrypts',
    'What it encrypts, its partner can decrypt with the key of the room.',
    ['SIG-022'],
    decrypts,
  ),
  rule('fresh-iv', 'No two ciphertexts share an initialisation vector.', ['ROBUST-006'], freshIv),
  rule('echoes-offer-id', 'Its answer carries the offerId of the offer.', ['HR-1'], echoesOfferId),
  rule(
    'channel-in-band',
    'As offerer it opens the channel "data" in band; as answerer it opens none.',
    ['DC-001'],
    channelInBand,
  ),
  rule(
    'ready',
    'It sends "@_hsready" in a frame of the room within 10 s after the channel opened.',
    ['DC-001', 'HR-5'],
    ready,
  ),
  rule(
    'waits-for-ready',
    'It sends nothing of an application before it received the "@_hsready" of the other.',
    ['DC-001'],
    waitsForReady,
  ),
  rule('pongs', 'It answers "@_ping" with one "@_pong".', ['DC-010', 'DC-013'], pongs),
  rule(
    'reassembles',
    'It puts a message together that comes in chunks: such a "@_ping" is answered once.',
    ['DC-013', 'DC-014'],
    reassembles,
  ),
  rule(
    'meets-others',
    'As the smaller id it offers to whoever announces itself or nudges; as the larger one it nudges.',
    ['SIG-001', 'SIG-019'],
    meetsOthers,
  ),
  rule(
    'survives-noise',
    'It ignores its own messages and what is none: afterwards it still answers.',
    ['SIG-019', 'ROBUST-001', 'ROBUST-005'],
    survivesNoise,
  ),
  rule(
    'other-topics',
    'It ignores messages on other topics than its own and that of the room.',
    ['SIG-019'],
    unobservable('a broker sends it only what it subscribed to'),
  ),
  rule('leaves', 'When it leaves, it sends "@_leave".', ['LIFE-002'], leaves),
];

function nothingRetained({ said }: View): Look {
  const known = said.filter(({ isRetainKnown }) => isRetainKnown);
  if (known.length === 0)
    return notSeen('this broker does not show the retain flag of a publisher');
  const kept = known.filter(({ retain }) => retain);
  return unless(kept.map(told), `${known.length} messages, none retained`);
}

function decrypts({ partnerEvents }: View): Look {
  const received = ofKind(partnerEvents, 'signal.received');
  const broken = received.filter(({ detail }) => detail.includes('does not decrypt'));
  const fine = received.filter(({ signal }) => ['offer', 'answer', 'candidate'].includes(signal));
  if (broken.length === 0 && fine.length === 0) return notSeen('it encrypted nothing');
  return unless(
    broken.map(({ topic, detail }) => `${topic}: ${detail}`),
    `${fine.length} messages`,
  );
}

function freshIv({ said }: View): Look {
  const ciphers = new Set(said.flatMap(({ payload }) => cipherOf(payload) ?? []));
  if (ciphers.size === 0) return notSeen('it encrypted nothing');
  const vectors = [...ciphers].map((cipher) => cipher.split('$')[0] ?? '');
  const repeated = vectors.filter((vector, at) => vectors.indexOf(vector) < at);
  return unless(repeated, `${ciphers.size} ciphertexts`);
}

function cipherOf(payload: string): string | null {
  const body = parsedObject(payload);
  return text(body?.['offer']) || text(body?.['answer']) || text(body?.['candidate']) || null;
}

function echoesOfferId({ said, heard, role }: View): Look {
  if (role === 'offerer') return notSeen('it is the offerer');
  const answers = said.filter(({ kind }) => kind === 'answer');
  if (answers.length === 0) return notSeen('it did not answer');
  const offered = new Set(heard.filter(({ kind }) => kind === 'offer').map(offerIdOf));
  const strange = answers.filter((answer) => !offered.has(offerIdOf(answer)));
  const asked = [...offered].join(', ');
  return unless(
    strange.map((answer) => `${offerIdOf(answer) || 'none'} instead of ${asked}: ${told(answer)}`),
    asked,
  );
}

const offerIdOf = ({ payload }: Statement): string => text(parsedObject(payload)?.['offerId']);
