/** Each rule of godot-classic says no to a recorded meeting in which just that was spoiled, and to nothing else. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { EventOf } from '../../timeline/event.ts';
import {
  asObserved,
  change,
  judgedAfter,
  nothing,
  published,
  recordedMeeting,
  type Alter,
} from './altered.ts';
import { nameTakenNote, type Meeting } from './meeting.ts';

const folder = new URL('../../../fixtures/meetings/', import.meta.url);
const names = { dialect: 'godot-classic', subject: 'cat222', partner: 'dog111' };
const meetingOf = (role: 'offerer' | 'answerer'): Meeting => {
  const text = readFileSync(new URL(`godot-classic-${role}.jsonl`, folder), 'utf8');
  return recordedMeeting(text, { ...names, role });
};
const answers = meetingOf('answerer');
const offers = meetingOf('offerer');

const dialect = 'godot-classic';
const unspoiled: Alter = (event) => event;
const twice = (event: EventOf<'broker.publish'>) => [
  event,
  { ...event, payload: event.payload.replace('v=0\r\n', 'v=0\r\ni=another\r\n') },
];
const sooner = (event: EventOf<'broker.publish'>, ms: number) => ({ ...event, t: event.t - ms });
const withPayload = (event: EventOf<'broker.publish'>, payload: string) => ({
  ...event,
  ...{ payload, bytes: payload.length },
});
const will = (to: EventOf<'broker.client'>['will']): Alter =>
  change(
    'broker.client',
    ({ will: was }) => was?.topic.endsWith('cat222/status') === true,
    (event) => ({ ...event, will: to }),
  );

test('a page that does everything right is found to do so, in either role', () => {
  for (const meeting of [answers, offers]) {
    const wrong = judgedAfter(meeting, unspoiled).filter(({ verdict }) => verdict !== 'passed');
    assert.deepEqual(wrong, []);
  }
});

test('on a broker that tells little, less is seen, and nothing is called wrong', () => {
  const judged = judgedAfter(answers, asObserved);
  assert.deepEqual(
    judged.filter(({ verdict }) => verdict === 'failed'),
    [],
  );
  const unseen = judged.flatMap(({ verdict, id }) => (verdict === 'not seen' ? id : []));
  assert.deepEqual(
    unseen.map((id) => id.replace(`${dialect}/`, '')),
    [
      'will',
      'subscribes-first',
      'retained-status',
      'name-check',
      'not-retained',
      'stopped-when-cut',
    ],
  );
});

const spoiled: readonly [
  rule: string,
  how: string,
  meeting: Meeting,
  alter: Alter,
  says: RegExp,
][] = [
  ['will', 'has none', answers, will(null), /carries no will/],
  [
    'will',
    'is not retained',
    answers,
    will({ topic: `${answers.root}/cat222/status`, payload: 'stopped', qos: 0, retain: false }),
    /not retained/,
  ],
  [
    'subscribes-first',
    'one is missing',
    answers,
    change('broker.client', ({ filter }) => filter.endsWith('cat222/ice'), nothing),
    /never subscribed to .*cat222\/ice/,
  ],
  [
    'subscribes-first',
    'one comes late',
    answers,
    change(
      'broker.client',
      ({ filter }) => filter.endsWith('cat222/chat'),
      (event) => ({ ...event, t: event.t + 2_500 }),
    ),
    /cat222\/chat at .* after its first message/,
  ],
  [
    'retained-status',
    'is not retained',
    answers,
    published('cat222/status', (event) => ({ ...event, retain: event.payload !== 'connected' })),
    /not retained, so that whoever comes later/,
  ],
  [
    'retained-status',
    'is never said',
    answers,
    published('cat222/status', nothing),
    /never published/,
  ],
  [
    'name-check',
    'does not wait',
    answers,
    published('cat222/status', (event) => sooner(event, event.payload === 'connected' ? 1_500 : 0)),
    /\d+ ms from its SUBSCRIBE/,
  ],
  [
    'name-check',
    'takes a name that is taken',
    answers,
    change(
      'peer.hello',
      () => true,
      (event) => [event, { t: 0, by: 'harness', kind: 'note', text: nameTakenNote }],
    ),
    /cat222 was taken, and it said so all the same/,
  ],
  [
    'one-description',
    'never answers',
    answers,
    published('dog111/answer', nothing),
    /1 offers, 0 answers/,
  ],
  [
    'one-description',
    'answers twice',
    answers,
    published('dog111/answer', twice),
    /1 offers, 2 answers/,
  ],
  [
    'one-description',
    'never offers',
    offers,
    published('dog111/offer', nothing),
    /published no offer/,
  ],
  [
    'sdp-acceptable',
    'is garbage',
    answers,
    published('dog111/answer', (event) => withPayload(event, 'v=0 and nothing else')),
    /lines do not all end in CRLF, it has no m=application/,
  ],
  [
    'sdp-acceptable',
    'has other line ends',
    offers,
    published('dog111/offer', (event) => withPayload(event, event.payload.replaceAll('\r', ''))),
    /do not all end in CRLF/,
  ],
  [
    'addressed-to-partner',
    'goes to somebody else',
    answers,
    published('dog111/answer', (event) => ({
      ...event,
      topic: event.topic.replace('dog111', 'dog112'),
    })),
    /to dog112 instead of dog111: .*dog112\/answer/,
  ],
  [
    'not-retained',
    'is kept by the broker',
    answers,
    published('dog111/answer', (event) => ({ ...event, retain: true })),
    /dog111\/answer .* retained/,
  ],
  [
    'opens',
    'does not',
    answers,
    change(
      'channel.state',
      () => true,
      (event) => ({
        ...{ t: event.t, by: event.by, kind: 'failed', code: 'ice-timeout' },
        ...{ what: 'gave up', cure: '' },
      }),
    ),
    /no channel with cat222 opened: ice-timeout/,
  ],
  [
    'candidate-shape',
    'is an object',
    answers,
    published('dog111/ice', (event) => withPayload(event, '{"candidate":"candidate:1"}')),
    /dog111\/ice "\{/,
  ],
  [
    'channel-negotiated',
    'is opened in band',
    answers,
    change(
      'channel.state',
      () => true,
      (event) => [
        { ...{ t: event.t, by: event.by }, kind: 'channel.announced', label: 'chat', id: 0 },
        event,
      ],
    ),
    /opened "chat" in band/,
  ],
  [
    'pong-on-channel',
    'does not come',
    answers,
    change(
      'signalling.round-trips',
      () => true,
      (event) => ({
        ...{ t: event.t, by: event.by, kind: 'failed', code: 'echo-timeout' },
        ...{ what: 'nothing answered a probe of 64 B', cure: '' },
      }),
    ),
    /nothing answered a probe of 64 B/,
  ],
  [
    'pong-on-broker',
    'counts characters wrongly',
    answers,
    published('dog111/chat', (event) => withPayload(event, '*1')),
    /0 times "\*\d+" after/,
  ],
  [
    'stopped-when-cut',
    'is not said',
    answers,
    published('cat222/status', (event) => (event.payload === 'stopped' ? [] : event)),
    /nothing on .*cat222\/status said so/,
  ],
];

for (const [rule, how, meeting, alter, says] of spoiled) {
  test(`${rule} fails when it ${how}`, () => {
    const judged = judgedAfter(meeting, alter);
    const failed = judged.filter(({ verdict }) => verdict === 'failed');
    const found = failed.find(({ id }) => id === `${dialect}/${rule}`);
    assert.match(found?.evidence ?? 'passed', says);
  });
}

test('description-first fails when a candidate overtakes its description', () => {
  const { events } = answers;
  const ice = events.findIndex(
    (event) => event.kind === 'broker.publish' && event.topic.endsWith('dog111/ice'),
  );
  const answer = events.findIndex(
    (event) => event.kind === 'broker.publish' && event.topic.endsWith('dog111/answer'),
  );
  assert.ok(answer >= 0 && ice > answer);
  const turned = [...events];
  const [candidate] = turned.splice(ice, 1);
  if (candidate !== undefined) turned.splice(answer, 0, candidate);
  const judged = judgedAfter({ ...answers, events: turned }, unspoiled);
  const found = judged.find(({ id }) => id === `${dialect}/description-first`);
  assert.equal(found?.verdict, 'failed');
});
