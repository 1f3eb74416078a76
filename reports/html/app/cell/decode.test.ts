import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candidateParts } from './candidate-words.ts';
import { decodePayload } from './decode.ts';
import { explainSdp } from './sdp-words.ts';

const line = 'candidate:1 1 UDP 2122260223 192.0.2.2 44312 typ host generation 0';

test('a description is found however deep it lies', () => {
  const payload = JSON.stringify({ a: { b: { sdp: 'v=0\r\ns=-\r\n' } }, seq: 2 });
  const decoded = decodePayload(payload);
  assert.equal(decoded.sdp, 'v=0\r\ns=-\r\n');
  assert.deepEqual(decoded.fields, [['seq', '2']]);
});

test('JSON inside of JSON is taken apart too', () => {
  const decoded = decodePayload(JSON.stringify({ data: JSON.stringify({ candidate: line }) }));
  assert.equal(decoded.candidate, line);
});

test('what is not JSON is kept as text', () => {
  const decoded = decodePayload('<img src=x onerror=alert(1)>');
  assert.deepEqual(decoded, {
    fields: [],
    sdp: null,
    candidate: null,
    text: '<img src=x onerror=alert(1)>',
  });
});

test('a payload nested without end does not hang or throw', () => {
  assert.doesNotThrow(() => decodePayload('['.repeat(5000) + ']'.repeat(5000)));
});

test('a candidate is taken apart, extensions included', () => {
  const parts = candidateParts(line) ?? [];
  assert.deepEqual(
    parts.map(({ name, value }) => `${name}=${value}`),
    [
      'foundation=1',
      'component=1',
      'protocol=UDP',
      'priority=2122260223',
      'address=192.0.2.2',
      'port=44312',
      'type=host',
      'generation=0',
    ],
  );
});

test('the type preference is read from the priority', () => {
  // 2122260223 = 126 × 2^24 + 32542 × 2^8 + 255
  assert.match(candidateParts(line)?.[3]?.means ?? '', /126 of 126, local preference 32542/);
});

test('what is no candidate is not taken apart', () => {
  assert.equal(candidateParts('candidate:x'), null);
});

test('setup lines are told apart by their value', () => {
  const [actpass, active] = explainSdp('a=setup:actpass\r\na=setup:active\r\n');
  assert.notEqual(actpass?.means, active?.means);
});

test('an unknown line is shown without a guess', () => {
  assert.deepEqual(explainSdp('a=x-made-up:1\n'), [{ line: 'a=x-made-up:1', means: '' }]);
});
