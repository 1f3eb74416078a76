/** Tests of the observer's view: recordings of both Godot apps are understood, and each bad one gets its own words. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { diagnose } from './diagnose.ts';
import { recognise } from './recognise.ts';
import type { Case, Published, Sighting } from './sighting.ts';

const folder = new URL('../../../fixtures/transcripts/', import.meta.url);

/** What mosquitto_sub wrote down, as it was published. */
function recorded(file: string): Published[] {
  const lines = readFileSync(new URL(file, folder), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const { tst, topic, payload, payloadlen, retain } = JSON.parse(line) as Record<string, unknown>;
    const t = Date.parse(String(tst).replace('+0000', ''));
    return {
      t,
      topic: String(topic),
      payload: String(payload),
      bytes: Number(payloadlen),
      retain: retain === 1,
      client: null,
    };
  });
}

const good = recorded('godot-classic.jsonl');
/** Without what happens after the negotiation. */
const meeting = good.slice(0, 8);
type Change = (each: Published) => Published | null;

/** The recorded meeting with one thing gone wrong, seen by dog111 who offers. */
function gone(wrong: Change, more: Partial<Case> = {}): Case {
  const sightings = meeting.flatMap((each) => wrong(each) ?? []).map(recognise);
  const announcedAt = meeting.find(({ topic }) => topic === 'crumble77/dog111/status')?.t ?? null;
  return { root: 'crumble77', me: 'dog111', other: 'cat222', sightings, announcedAt, ...more };
}

const on =
  (topic: string, change: Change): Change =>
  (each) =>
    each.topic === topic ? change(each) : each;
const dropped: Change = () => null;
const fromCat = ({ topic }: Published): boolean =>
  topic === 'crumble77/cat222/status' || /^crumble77\/dog111\/(answer|ice)$/.test(topic);

test('the recorded meeting of two Godot apps is understood, and nothing is wrong with it', () => {
  const short = ({ kind, from, to, dialect }: Sighting) => [dialect, kind, from, to].join(' ');
  const kinds = gone((each) => each).sightings.map(short);
  assert.deepEqual(kinds, [
    'godot-classic online cat222 ',
    'godot-classic online dog111 ',
    'godot-classic offer  cat222',
    'godot-classic candidate  cat222',
    'godot-classic candidate  cat222',
    'godot-classic answer  dog111',
    'godot-classic candidate  dog111',
    'godot-classic candidate  dog111',
  ]);
  assert.deepEqual(diagnose(gone((each) => each)), []);
});

const bad: readonly [string, Case, string, RegExp][] = [
  [
    'an answer to somebody else',
    gone(on('crumble77/dog111/answer', (each) => ({ ...each, topic: 'crumble77/dog112/answer' }))),
    'answer-misaddressed',
    /^cat222 published an answer, but it was addressed to dog112 \(crumble77\/dog112\/answer\), not to dog111$/,
  ],
  [
    'no answer though the other side is there',
    gone(on('crumble77/dog111/answer', dropped)),
    'answer-timeout',
    /never answered: cat222 was there, and said nothing/,
  ],
  [
    'an offer before the other side came',
    gone((each) => {
      if (/dog111\/(answer|ice)$/.test(each.topic)) return null;
      return each.topic === 'crumble77/cat222/status' ? { ...each, t: each.t + 9_000 } : each;
    }),
    'answer-timeout',
    /published \d+ ms before cat222 appeared, and a broker does not keep offers/,
  ],
  [
    'the other side under another root',
    gone((each) =>
      fromCat(each) ? { ...each, topic: each.topic.replace('crumble77', 'crumble78') } : each,
    ),
    'wrong-root',
    /cat222 is there, but under the root "crumble78" .*not under "crumble77"/,
  ],
  [
    'the other side never came',
    gone((each) => (fromCat(each) ? null : each)),
    'presence-timeout',
    /cat222 never appeared under "crumble77"; nobody else was/,
  ],
  [
    'a name that is taken',
    gone((each) => each, { announcedAt: null }),
    'name-taken',
    /^dog111 is there already under "crumble77": crumble77\/dog111\/status said so before this dog111 did \(retained\)$/,
  ],
  [
    'line ends that were changed on the way',
    gone(
      on('crumble77/cat222/offer', (each) => ({
        ...each,
        payload: each.payload.replaceAll('\r\n', '\n'),
      })),
    ),
    'description-refused',
    /offer to cat222 .*do not all end in CRLF/,
  ],
  [
    'an answer that does not decide',
    gone(
      on('crumble77/dog111/answer', (each) => ({
        ...each,
        payload: each.payload.replace(/a=setup:\w+/, 'a=setup:actpass'),
      })),
    ),
    'description-refused',
    /answer to dog111 .*says actpass/,
  ],
  [
    'a channel opened in band',
    gone((each) => each, { announcedChannels: ['chat'] }),
    'channel-differs',
    /cat222 opened a channel "chat" in band/,
  ],
];

for (const [name, about, code, words] of bad) {
  test(`its own explanation: ${name}`, () => {
    const [first, ...others] = diagnose(about);
    assert.equal(first?.code, code);
    assert.match(first.what, words);
    assert.notEqual(first.cure, '');
    const also = others.map((failure) => failure.code);
    assert.ok(
      also.every((other) => other === 'answer-timeout'),
      `also ${also.join()}`,
    );
  });
}

test('two clients under one name are told apart where the broker names them', () => {
  const twice = meeting.map((each, at) => ({ ...each, client: `client ${at}` }));
  const again = twice.filter(({ topic }) => topic === 'crumble77/dog111/status');
  const sightings = [...twice, ...again.map((each) => ({ ...each, client: 'another' }))].map(
    recognise,
  );
  const about = { root: 'crumble77', me: 'dog111', other: 'cat222', sightings, announcedAt: 0 };
  assert.match(
    diagnose(about)[0]?.what ?? '',
    /2 clients \(client 1, another\) said that they are dog111/,
  );
});

test('our own word, stamped before we said it by another clock, is nobody else with our name', () => {
  const named = meeting.map((each) => ({
    ...each,
    client: each.topic.includes('dog111/status') ? 'dog' : 'cat',
  }));
  const sightings = named.map(recognise);
  const announcedAt =
    (meeting.find(({ topic }) => topic === 'crumble77/dog111/status')?.t ?? 0) + 2;
  const about = { root: 'crumble77', me: 'dog111', other: 'cat222', sightings, announcedAt };
  assert.equal(diagnose(about)[0]?.code, 'name-taken');
  assert.deepEqual(diagnose({ ...about, ownClients: new Set(['dog']) }), []);
});

test('who waits for anybody at all hears nothing of somebody without a name', () => {
  const nobody = { root: 'r', me: 'dog111', other: '', sightings: [], announcedAt: 0 };
  assert.deepEqual(diagnose({ ...nobody, role: 'answerer' }), []);
});

test('the workbench recording is understood: who asks, who offers, who leaves', () => {
  const kinds = new Set(
    recorded('godot-workbench.jsonl')
      .map((each) => recognise(each))
      .map(({ dialect, kind }) => `${dialect} ${kind}`),
  );
  for (const kind of ['online', 'request', 'offer', 'answer', 'candidate', 'offline'])
    assert.ok(kinds.has(`godot-workbench ${kind}`), `${kind} of ${[...kinds].join()}`);
});

test('whatever is published is recognised as something, and nothing throws', () => {
  const level = fc.constantFrom(
    'signalbox',
    '1',
    'r',
    'status',
    'ice',
    'packet',
    'inbox',
    'presence',
    '%',
    '',
  );
  const payload = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom('[[[', '{"subject":{}}', '{"peerId":1}'),
  );
  fc.assert(
    fc.property(fc.array(level, { maxLength: 6 }), payload, (levels, said) => {
      const seen = recognise({
        t: 0,
        topic: levels.join('/'),
        payload: said,
        bytes: said.length,
        retain: false,
        client: null,
      });
      assert.equal(typeof seen.kind, 'string');
      diagnose({ root: 'r', me: 'a', other: 'b', sightings: [seen], announcedAt: 0 });
    }),
  );
});
