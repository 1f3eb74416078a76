/** The rules of native, godot-workbench and trystero say no to recorded cells in which just that was spoiled. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { otherRole, type Role } from '../../core/ids.ts';
import { ofKind, type EventOf, type TimelineEvent } from '../../timeline/event.ts';
import { parseTimeline } from '../../timeline/jsonl.ts';
import { change, judgedAfter, nothing, type Alter } from './altered.ts';
import { dialectChecks } from './as-check.ts';
import { recognise } from '../signalling/recognise.ts';
import type { Meeting } from './meeting.ts';
import { rulesOfDialect } from './registry.ts';

const folder = new URL('../../../fixtures/meetings/', import.meta.url);
const dialects = ['native', 'godot-workbench', 'trystero'] as const;
type Name = (typeof dialects)[number];

const cells = Object.fromEntries(
  dialects.map((dialect) => [
    dialect,
    parseTimeline(readFileSync(new URL(`${dialect}.jsonl`, folder), 'utf8')).events,
  ]),
);

/** Both are peers of ours: each said who it is by whom the other one sent its description to. */
function meetOf(dialect: Name): {
  root: string;
  names: Record<Role, string>;
  events: TimelineEvent[];
} {
  const events = cells[dialect] ?? [];
  const sentTo = (role: Role) =>
    ofKind(events, 'signal.sent').find(({ by, to }) => by === role && to !== null)?.to ?? '';
  const names = { offerer: sentTo('answerer'), answerer: sentTo('offerer') };
  const [first] = ofKind(events, 'broker.publish').map(recognise);
  return { root: dialect === 'trystero' ? 'room' : (first?.root ?? ''), names, events };
}

function meetingOf(dialect: Name, role: Role): Meeting {
  const { root, names, events } = meetOf(dialect);
  return { dialect, root, subject: names[role], partner: names[otherRole(role)], role, events };
}

/** What these cells do not show: nobody asks for it there, they were recorded without it, or nothing can show it. */
const onlyInChecks: Readonly<Record<Name, readonly string[]>> = {
  native: [],
  'godot-workbench': [
    ...['peer-id', 'echo-first', 'all-channels', 'channels-kept', 'several-clients'],
    ...['closed-on-leave', 'closed-when-cut'],
  ],
  trystero: [
    ...['announces-at-once', 'ready', 'waits-for-ready', 'pongs', 'reassembles'],
    ...['meets-others', 'survives-noise', 'other-topics', 'leaves'],
  ],
};

for (const dialect of dialects) {
  test(`a cell of two peers of ours keeps all rules of ${dialect}, in both roles`, () => {
    const { root, names, events } = meetOf(dialect);
    const checks = dialectChecks({ dialect, root, names });
    const results = checks
      .filter((each) => each.isSeenIn?.(events))
      .map((each) => each.run(events));
    assert.deepEqual(
      results.filter(({ outcome }) => outcome !== 'passed'),
      [],
    );
    const seen = new Set(results.map(({ id }) => id));
    const unseen = rulesOfDialect(dialect).filter(({ id }) => !seen.has(id));
    assert.deepEqual(
      unseen.map(({ id }) => id.slice(dialect.length + 1)),
      onlyInChecks[dialect],
    );
  });
}

type Publish = EventOf<'broker.publish'>;
const said = (
  signal: Publish['signal'],
  to: (event: Publish) => TimelineEvent | readonly TimelineEvent[],
) => change('broker.publish', (event) => event.signal === signal, to);
const saying = (word: string, to: (event: Publish) => TimelineEvent | readonly TimelineEvent[]) =>
  change('broker.publish', ({ payload }) => payload.includes(`"${word}"`), to);
const noWill: Alter = change(
  'broker.client',
  () => true,
  (event) => ({ ...event, will: null }),
);
const noFilters: Alter = change(
  'broker.client',
  ({ what }) => what === 'subscribed',
  (event) => ({
    ...event,
    filter: 'elsewhere',
  }),
);
/** Our own peers also tell what they subscribe to. */
const deaf: Alter = (event) => (event.kind === 'mqtt.subscribing' ? [] : noFilters(event));
const unretained = (event: Publish) => ({ ...event, retain: false });
const retained = (event: Publish) => ({ ...event, retain: true });
const elsewhere = (event: Publish) => ({
  ...event,
  topic: event.topic.replace(/\/[^/]+(\/inbox)?$/, '/x9$1'),
});
const announced: Alter = change(
  'channel.state',
  ({ value }) => value === 'open',
  (event) => [{ t: event.t, by: event.by, kind: 'channel.announced', label: 'own', id: 4 }, event],
);
const neverOpen: Alter = change(
  'channel.state',
  () => true,
  ({ t, by }) => ({
    ...{ t, by, kind: 'failed', code: 'ice-timeout', what: 'gave up', cure: '' },
  }),
);
const withBody = (changes: Record<string, unknown>) => (event: Publish) => ({
  ...event,
  payload: JSON.stringify({ ...(JSON.parse(event.payload) as object), ...changes }),
});
const invalid = (detail: string): Alter =>
  change(
    'signal.received',
    () => true,
    (event) => ({ ...event, disposition: 'invalid', detail }),
  );

const spoiled: readonly [Name, Role, rule: string, how: string, Alter, RegExp][] = [
  ['native', 'answerer', 'will', 'it has none', noWill, /carries no will/],
  ['native', 'answerer', 'subscribes-first', 'it does not', deaf, /never subscribed to .*inbox/],
  [
    'native',
    'answerer',
    'retained-presence',
    'it is not kept',
    said('presence', unretained),
    /not retained/,
  ],
  [
    'native',
    'answerer',
    'one-description',
    'it is silent',
    said('answer', nothing),
    /1 offers, 0 answers/,
  ],
  [
    'native',
    'answerer',
    'addressed-to-partner',
    'it goes astray',
    said('answer', elsewhere),
    /to x9 instead/,
  ],
  [
    'native',
    'offerer',
    'not-retained',
    'its offer is kept',
    said('offer', retained),
    /inbox .*retained/,
  ],
  ['native', 'answerer', 'opens', 'it does not', neverOpen, /ice-timeout/],
  [
    'native',
    'answerer',
    'envelopes-valid',
    'it cannot be read',
    invalid('no JSON'),
    /inbox: no JSON/,
  ],
  [
    'godot-workbench',
    'answerer',
    'name',
    'its client is called otherwise',
    change(
      'broker.client',
      () => true,
      (event) => ({ ...event, client: `${event.client}x` }),
    ),
    /its MQTT client is called/,
  ],
  ['godot-workbench', 'answerer', 'will', 'it has none', noWill, /carries no will/],
  [
    'godot-workbench',
    'answerer',
    'subscribes-first',
    'it does not',
    deaf,
    /never subscribed to .*status/,
  ],
  [
    'godot-workbench',
    'answerer',
    'first-status',
    'it is another',
    saying('unconnected', nothing),
    /request_connection/,
  ],
  [
    'godot-workbench',
    'answerer',
    'status-retained',
    'one is not',
    saying('connectto', unretained),
    /status .*selectedserver/,
  ],
  [
    'godot-workbench',
    'answerer',
    'client-order',
    'it never says connectto',
    saying('connectto', nothing),
    /only request_connection, connection_accepted, request_offer/,
  ],
  [
    'godot-workbench',
    'offerer',
    'server-accepts',
    'it does not',
    saying('connection_accepted', nothing),
    /1 requests, 0 times accepted/,
  ],
  [
    'godot-workbench',
    'answerer',
    'channels-negotiated',
    'one is in band',
    announced,
    /opened "own" in band/,
  ],
  [
    'godot-workbench',
    'answerer',
    'closed-when-cut',
    'nothing says so',
    (event) => {
      if (event.kind === 'broker.publish' && event.payload.includes('"closed"')) return [];
      if (event.kind !== 'step' || event.name !== 'leave') return event;
      return {
        t: event.t,
        by: 'harness',
        kind: 'process',
        of: 'answerer',
        what: 'killed',
        detail: '',
      };
    },
    /nothing on .*status said so/,
  ],
  [
    'trystero',
    'answerer',
    'announces',
    'an answer is all it says',
    said('presence', nothing),
    /"answer|"candidate/,
  ],
  ['trystero', 'answerer', 'subscribes-first', 'it does not', deaf, /never subscribed/],
  [
    'trystero',
    'answerer',
    'nothing-retained',
    'an answer is',
    said('answer', retained),
    /retained/,
  ],
  [
    'trystero',
    'answerer',
    'decrypts',
    'it does not',
    invalid('it does not decrypt'),
    /does not decrypt/,
  ],
  [
    'trystero',
    'answerer',
    'fresh-iv',
    'all have the same',
    change(
      'broker.publish',
      ({ payload }) => payload.includes('$'),
      (event) => ({
        ...event,
        payload: event.payload.replace(/"[\d,]+\$/, '"1,2,3$'),
      }),
    ),
    /1,2,3/,
  ],
  [
    'trystero',
    'answerer',
    'echoes-offer-id',
    'it is another',
    said('answer', withBody({ offerId: 'strange' })),
    /strange instead of/,
  ],
  [
    'trystero',
    'offerer',
    'channel-in-band',
    'it has another name',
    change(
      'channel.announced',
      () => true,
      (event) => ({ ...event, label: 'other' }),
    ),
    /"other"/,
  ],
];

for (const [dialect, role, rule, how, alter, says] of spoiled) {
  test(`${dialect}/${rule} fails when ${how}`, () => {
    const judged = judgedAfter(meetingOf(dialect, role), alter);
    const found = judged.find(({ id }) => id === `${dialect}/${rule}`);
    assert.equal(found?.verdict, 'failed', found?.evidence);
    assert.match(found.evidence, says);
  });
}
