/** Tests of matches: each condition can say no. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonField } from './json-field.ts';
import { ProxyLog } from './log.ts';
import { compileMatch, type Match, type Publish } from './match.ts';
import type { Carried } from './carried.ts';

const offer = publishOf('{"v":1,"body":{"kind":"offer"}}');
const meant = { client: 'peer-a.1', direction: 'to broker' } as const;
const holds = (match: Match, carried = offer): boolean => compileMatch(match)(carried, meant);

function publishOf(payload: string): Carried {
  const packet: Publish = {
    ...{ cmd: 'publish', topic: 'room/b/inbox', qos: 1, dup: false, retain: false, messageId: 3 },
    payload: Buffer.from(payload),
  };
  const seen = { connection: 1, client: 'a', direction: 'to broker', kind: 'publish' } as const;
  const rest = { topics: [], bytes: 0, text: '', madeBy: 'peer' } as const;
  const record = new ProxyLog(1).add({ ...seen, ...rest });
  const bytes = Buffer.alloc(0);
  return {
    bytes,
    packet,
    kind: 'publish',
    topics: [packet.topic],
    asText: false,
    delay: 0,
    record,
  };
}

const cases: [what: string, match: Match, holds: boolean][] = [
  ['nothing asked', {}, true],
  ['the client by its text', { client: 'peer-a.1' }, true],
  ['the dot of a client id is no wildcard', { client: 'peer-axx' }, false],
  ['the client by a star', { client: 'peer-*' }, true],
  ['the client by a part', { client: 'peer' }, false],
  ['the client by a pattern', { client: /^peer-[ab]/g }, true],
  ['another direction', { direction: 'from broker' }, false],
  ['one of two kinds', { kind: ['subscribe', 'publish'] }, true],
  ['another kind', { kind: 'puback' }, false],
  ['one of two filters', { topic: ['other/#', 'room/+/inbox'] }, true],
  ['another topic', { topic: 'room/+/presence' }, false],
  ['the kind of message', { message: jsonField('body.kind', 'answer', 'offer') }, true],
  ['another kind of message', { message: jsonField('body.kind', 'answer') }, false],
  ['a predicate that throws', { message: () => assert.fail('thrown') }, false],
];

for (const [what, match, expected] of cases) {
  test(`${what}: ${expected ? 'meant' : 'not meant'}`, () => {
    assert.equal(holds(match), expected);
    assert.equal(holds(match), expected, 'the second time too');
  });
}

test('a payload that is not JSON, or inherits a field, has no kind', () => {
  assert.equal(holds({ message: jsonField('kind', 'offer') }, publishOf('{"kind":')), false);
  assert.equal(holds({ message: jsonField('toString.name', 'toString') }, publishOf('{}')), false);
});
