/** `check` in trystero: what is right passes in either role, and each fault is told by its own name. */
import { faultTests } from './faults.ts';

const dialect = ['--dialect', 'trystero', '--id', 'mmmmmmmmmmmmmmmmmmmm'];

faultTests(dialect, 'trystero.mjs', [
  ['none', 'answerer,offerer', [], / offers, .*: passed/],
  ['nudges-first', 'offerer', ['announces'], /peerId/],
  ['named-announcement', 'answerer', ['announces', 'announcement-shape'], /"name\\":\\"dog/],
  ['announces-late', 'offerer', ['announces', 'announces-at-once'], /\d{4} ms from its SUBSCRIBE/],
  ['announces-once', 'answerer', ['announces-again'], /once, at .*, and not again in/],
  ['says-before-it-listens', 'answerer', ['subscribes-first'], /after its first message/],
  ['retained', 'answerer', ['nothing-retained'], /, retained/],
  ['never-answers', 'answerer', ['answer-timeout', 'one-description', 'opens'], /0 answers/],
  ['answers-repeats', 'answerer', ['one-description'], /1 offers, 2 answers/],
  ['never-offers', 'offerer', ['offer-timeout', 'one-description', 'opens'], /published no offer/],
  [
    'wrong-addressee',
    'answerer',
    ['answer-timeout', 'one-description', 'opens'],
    /1 offers, 0 answers/,
  ],
  ['other-password', 'offerer', ['room-password-differs', 'decrypts', 'opens'], /does not decrypt/],
  ['same-iv', 'answerer', ['fresh-iv'], /failed: [\d,]{31}/],
  [
    'other-offer-id',
    'answerer',
    ['echoes-offer-id', 'answer-timeout', 'opens'],
    /strange instead of/,
  ],
  ['other-label', 'offerer', ['channel-in-band', 'channel-open-timeout', 'opens'], /"other"/],
  ['answerer-opens', 'answerer', ['channel-in-band'], /m{20} opened "data"/],
  ['early-message', 'answerer', ['waits-for-ready'], /"chat" at .*, before the "@_hsready"/],
  [
    'no-pong',
    'answerer',
    ['nonce-timeout', 'pongs', 'reassembles', 'opens'],
    /1 "@_ping", 0 "@_pong"/,
  ],
  ['pongs-twice', 'answerer', ['pongs', 'reassembles'], /1 "@_ping", 2 "@_pong"/],
  ['answers-chunks', 'answerer', ['reassembles'], /the first of them in 2 chunks, and 4 "@_pong"/],
  ['never-nudges', 'answerer', ['meets-others', 'survives-noise'], /heard nothing, where a nudge/],
  ['deaf-to-nudges', 'offerer', ['meets-others'], /said a nudge and heard nothing, where an offer/],
  ['one-partner', 'offerer', ['meets-others', 'survives-noise'], /an offer from the smaller id/],
  ['dies-of-noise', 'answerer', ['application-failed', 'survives-noise'], /after noise/],
  ['leaves-without-word', 'offerer', ['leaves'], /it left .*, and said no "@_leave"/],
]);

// What takes the whole time that the dialect allows
faultTests(
  dialect,
  'trystero.mjs',
  [
    ['never-ready', 'answerer', ['handshake-timeout', 'ready', 'opens'], /no "@_hsready" in 1\d\./],
    [
      'other-room-frames',
      'offerer',
      ['handshake-timeout', 'ready', 'opens', 'leaves'],
      /a frame of another room/,
    ],
  ],
  14,
);
