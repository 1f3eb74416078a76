/** "A peer conforms if", of @trystero-p2p/mqtt, as far as it shows from outside. */
import { ofKind } from '../../timeline/event.ts';
import { parsedObject, text } from '../signalling/json.ts';
import { commonRules, subscribedFirst } from './common.ts';
import type { Statement, View } from './meeting.ts';
import { failed, notSeen, passed, rulesOf, told, unless, type Look, type Rule } from './rule.ts';

const rule = rulesOf('trystero');

export const trysteroRules: readonly Rule[] = [
  rule(
    'announces',
    'It announces itself on the topic of the room with its peerId, before it says anything else.',
    ['SIG-016'],
    announces,
  ),
  rule(
    'subscribes-first',
    'It subscribes to its own topic and to that of the room before it publishes.',
    ['SIG-021'],
    (view) => {
      const topics = [
        ...new Set(ofKind(view.partnerEvents, 'signal.sent').map(({ topic }) => topic)),
      ];
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
];

function announces({ said, subject }: View): Look {
  const [first] = said;
  if (first === undefined) return notSeen('it said nothing here');
  const isFine = first.kind === 'online' && first.to === null && first.from === subject;
  return isFine ? passed(told(first)) : failed(told(first));
}

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

function channelInBand({ partnerEvents, role, subject }: View): Look {
  const announced = ofKind(partnerEvents, 'channel.announced');
  const open = ofKind(partnerEvents, 'channel.state').some(({ value }) => value === 'open');
  const labels = announced.map(({ label }) => `"${label}"`).join(', ');
  if (role === 'answerer') {
    if (announced.length > 0) return failed(`${subject} opened ${labels}`);
    return open ? passed('it opened none') : notSeen('no channel opened');
  }
  if (announced.length === 0) return notSeen('no channel was announced');
  return announced.some(({ label }) => label === 'data') ? passed(labels) : failed(labels);
}
