/** `check` in the native dialect: what is right passes in either role, and each fault is told by its own name. */
import { faultTests } from './faults.ts';

faultTests(['--dialect', 'native', '--id', 'app'], 'native.mjs', [
  ['none', 'answerer,offerer', [], /app offers, .*: passed/],
  ['no-will', 'answerer', ['will'], /CONNECT of \S+ at .* carries no will/],
  ['other-qos', 'answerer', ['will'], /presence "", QoS 0, retained/],
  [
    'says-before-it-listens',
    'answerer',
    ['subscribes-first'],
    /app\/inbox at .*, after its first message/,
  ],
  ['unretained', 'answerer', ['retained-presence'], /whoever comes later does not see it/],
  [
    'wrong-root',
    'answerer',
    ['wrong-root', 'retained-presence', 'opens'],
    /app is there, but under the root "\S+x"/,
  ],
  [
    'never-answers',
    'answerer',
    ['answer-timeout', 'one-description', 'opens'],
    /1 offers, 0 answers/,
  ],
  ['never-offers', 'offerer', ['offer-timeout', 'one-description', 'opens'], /published no offer/],
  ['answers-twice', 'answerer', ['one-description'], /1 offers, 2 answers/],
  [
    'sdp-garbage',
    'answerer',
    ['description-refused', 'sdp-acceptable', 'opens'],
    /cannot be accepted: it does not begin with v=0|no m=application/,
  ],
  [
    'wrong-addressee',
    'answerer',
    ['answer-misaddressed', 'addressed-to-partner', 'opens'],
    /app published an answer, but it was addressed to signalbox-offere9/,
  ],
  ['retained', 'answerer', ['not-retained'], /signalbox-offerer\/inbox .*, retained/],
  ['candidates-first', 'answerer', ['description-first'], /description at .* first candidate at/],
  ['bad-envelope', 'answerer', ['answer-timeout', 'envelopes-valid', 'opens'], /inbox: at: /],
  ['no-echo', 'answerer', ['nonce-timeout', 'opens'], /"signalbox".* open, then nonce-timeout/],
  ['wrong-echo', 'answerer', ['nonce-mismatch', 'opens'], /sent back other bytes than the 32/],
  ['other-label', 'offerer', ['channel-open-timeout', 'opens'], /"other"/],
]);
