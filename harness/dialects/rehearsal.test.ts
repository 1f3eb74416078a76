/** Tests of the rehearsal: our own dialects pass it, and each mistake that an author can make is told in words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Decoded, Dialect } from './dialect.ts';
import { godotClassic } from './godot-classic.ts';
import { godotWorkbench } from './godot-workbench.ts';
import { native } from './native.ts';
import { dialectProblems } from './rehearsal.ts';
import { trystero } from './trystero.ts';

const ours: readonly Dialect[] = [native, godotClassic, godotWorkbench, trystero];

for (const dialect of ours) {
  test(`${dialect.name} passes`, () => {
    assert.deepEqual(dialectProblems(dialect), []);
  });
}

/** A classic one, changed by its author. */
const changed = (changes: object): unknown => ({ ...godotClassic, ...changes });
const encode: Dialect['encode'] = (...args) => godotClassic.encode(...args);
const decode: Dialect['decode'] = (...args) => godotClassic.decode(...args);
const readAs = (change: (decoded: Decoded & { ok: true }) => Decoded): Dialect['decode'] => {
  return (room, topic, payload) => {
    const decoded = decode(room, topic, payload);
    return decoded.ok ? change(decoded) : decoded;
  };
};

const mistakes: [string, unknown, string, RegExp][] = [
  ['nothing at all', undefined, 'dialect-malformed', /it is undefined, no object/],
  ['a function forgotten', changed({ encode: undefined }), 'dialect-malformed', /^encode/],
  ['a name for people', changed({ name: 'My Game' }), 'dialect-malformed', /^name has more than/],
  ['no channel', changed({ channels: [] }), 'dialect-malformed', /^channels names no channel/],
  ['a word that is none', changed({ departure: 'byebye' }), 'dialect-malformed', /^departure: /],
  [
    'one name for both',
    changed({ names: () => ({ offerer: 'a', answerer: 'a' }) }),
    'dialect-malformed',
    /both of its names are a/,
  ],
  [
    'no words for an offer',
    changed({ encode: () => null }),
    'dialect-malformed',
    /encode has no words for offer/,
  ],
  [
    'a topic with a wildcard',
    changed({
      encode: (...args: Parameters<typeof encode>) => ({ ...encode(...args), topic: 'a/#' }),
    }),
    'dialect-malformed',
    /encode of offer: topic is "a\/#"/,
  ],
  [
    'a message that nobody subscribed to',
    changed({ filters: () => ['else/where'] }),
    'dialect-malformed',
    /rehearsal\/cat222\/offer is in none of its filters: else\/where/,
  ],
  [
    'a message that an observer misses',
    changed({ observed: () => [] }),
    'dialect-malformed',
    /is in none of its observed/,
  ],
  [
    'an SDP that comes back changed',
    changed({
      decode: readAs(({ envelope }) => {
        const { signal } = envelope;
        const cut = 'sdp' in signal ? { ...signal, sdp: signal.sdp.trim() } : signal;
        return { ok: true, envelope: { ...envelope, signal: cut } };
      }),
    }),
    'dialect-malformed',
    /its own offer comes back changed: the SDP differs/,
  ],
  [
    'sender and addressee mixed up',
    changed({
      decode: readAs(({ envelope }) => ({
        ok: true,
        envelope: { ...envelope, from: envelope.to ?? '', to: envelope.from },
      })),
    }),
    'dialect-malformed',
    /it is from "cat222", not "dog111"/,
  ],
  [
    'its own message refused',
    changed({ decode: () => ({ ok: false, why: 'no' }) }),
    'dialect-malformed',
    /it does not read its own offer: no/,
  ],
  [
    'something else returned',
    changed({ decode: () => 'offer' }),
    'dialect-malformed',
    /returned neither an envelope nor why/,
  ],
  ['no will', changed({ will: () => null }), 'dialect-malformed', /go by a will, and it has none/],
  [
    'everything taken',
    changed({ decode: () => ({ ok: true, envelope: { from: '', signal: { kind: 'bye' } } }) }),
    'dialect-malformed',
    /decode takes a message on else\/where/,
  ],
  [
    'encode that throws',
    changed({
      encode: () => {
        throw new TypeError('no crypto here');
      },
    }),
    'dialect-threw',
    /encode of presence of the dialect godot-classic threw: TypeError: no crypto here/,
  ],
  [
    'decode that throws on damage',
    changed({
      decode: (room: never, topic: string, payload: string) =>
        payload === '{' ? (JSON.parse(payload) as Decoded) : decode(room, topic, payload), // throws
    }),
    'dialect-threw',
    /decode threw on "\{": SyntaxError/,
  ],
];

for (const [mistake, dialect, code, words] of mistakes) {
  test(`told: ${mistake}`, () => {
    const problems = dialectProblems(dialect);
    const found = problems.find(({ what }) => words.test(what));
    assert.equal(found?.code, code, JSON.stringify(problems));
  });
}
