import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorCodes } from '../core/errors.ts';
import { timelineEvent, type TimelineEvent } from '../timeline/event.ts';
import { describeEvent } from './describe.ts';
import { explain } from './explain.ts';
import { sampleConnection } from './sample-timeline.ts';

const key = { scenario: 'connect', offerer: 'firefox', answerer: 'node-datachannel' };
const titles = (events: readonly TimelineEvent[]) =>
  explain({ key, outcome: 'failed', reason: null, events }).steps.map(({ title }) => title);

test('a connection that opened is told in seven steps with its own values', () => {
  const { headline, steps, advice } = explain({
    ...{ key, outcome: 'passed', reason: null, events: sampleConnection() },
  });
  assert.match(headline, /open 45 ms after/);
  assert.equal(advice, null);
  const expected = [
    ['Meet', /firefox in 8\.0 ms, node-datachannel in 8\.0 ms/],
    ['Offer', /^firefox describes itself: .* either DTLS role/],
    ['Answer', /^node-datachannel picks the DTLS client role .* 6\.0 ms after/],
    ['Candidates', /firefox 1 × host udp ipv4, .* 4 messages, \d+ B/],
    ['Connect', /finds a path in 8\.0 ms: udp 127\.0\.0\.1:44312 ↔ udp 127\.0\.0\.1:46233/],
    ['Encrypt', /takes 10 ms\.$/],
    ['Open', /nonce is echoed each way: 45 ms/],
  ] as const;
  assert.deepEqual(
    steps.map(({ title }) => title),
    expected.map(([title]) => title),
  );
  for (const [i, [, text]] of expected.entries()) assert.match(steps[i]?.text ?? '', text);
});

test('a second lost in DTLS is told as a hypothesis within its step', () => {
  const events = sampleConnection().map((e) => (e.t >= 131 ? { ...e, t: e.t + 980 } : e));
  const { steps } = explain({ key, outcome: 'passed', reason: null, events });
  assert.match(steps[5]?.text ?? '', /no event for 989 ms; that looks like one lost DTLS flight/);
});

test('a connection that stopped is told up to there, with the last thing each side did', () => {
  const reason = {
    code: 'ice-timeout',
    what: 'no path after 5000 ms',
    cure: 'look at the candidates',
  };
  const events = sampleConnection().filter(({ t }) => t < 124);
  const told = explain({ key, outcome: 'failed', reason, events });
  const { headline, steps, advice } = told;
  assert.equal(told.isStopped, true);
  assert.match(headline, /firefox → node-datachannel: connect failed: no path after 5000 ms/);
  const stop = steps.at(-1);
  assert.equal(stop?.title, 'It stopped here');
  assert.match(stop.text, /ICE found no pair .*firefox \(offerer\), at 123 ms: received candidate/);
  assert.match(advice ?? '', /^Look at the candidates\. .*does not prove/);
});

test('what fails after the connection went all the way stops none of its steps', () => {
  const reason = { code: 'round-trips-complete', what: '1 of 50 lost', cure: 'see the page' };
  const events = sampleConnection();
  const { steps, isStopped } = explain({ key, outcome: 'failed', reason, events });
  assert.equal(isStopped, false);
  assert.equal(steps.at(-1)?.title, 'Open');
});

test('each stage that is not reached is where it stopped, and no later step is told', () => {
  const until = (t: number) => sampleConnection().filter((event) => event.t < t);
  assert.deepEqual(titles(until(20)), ['It stopped here']);
  assert.deepEqual(titles(until(100)), ['Meet', 'It stopped here']);
  assert.deepEqual(titles(until(119.5)).slice(0, 3), ['Meet', 'Offer', 'Answer']);
  assert.equal(titles(until(141)).at(-2), 'Encrypt');
  assert.deepEqual(titles([]), []);
});

test('where no connection is asked for, none is told to have stopped', () => {
  const met = sampleConnection().filter(({ t }) => t < 98);
  assert.deepEqual(titles(met), ['Meet']);
  const meeting: TimelineEvent = {
    t: 61,
    by: 'harness',
    kind: 'step',
    name: 'meet',
    phase: 'start',
  };
  const { steps } = explain({ key, outcome: 'failed', reason: null, events: [...met, meeting] });
  assert.match(steps.at(-1)?.text ?? '', /^The peers did not both .* see each other there\./);
});

test('a stack that tells no state of ICE, but is encrypted, did not stop for want of a path', () => {
  const events = sampleConnection().filter(
    (event) => event.t < 141 && !(event.kind === 'state' && event.machine === 'ice'),
  );
  const { steps } = explain({ key, outcome: 'failed', reason: null, events });
  assert.match(steps.at(-1)?.text ?? '', /^The connection is encrypted, but the data channel /);
});

test('the same stack on both sides is told apart by role', () => {
  const same = { ...key, answerer: 'firefox' };
  const { steps } = explain({
    key: same,
    outcome: 'passed',
    reason: null,
    events: sampleConnection(),
  });
  assert.match(steps[1]?.text ?? '', /^firefox \(offerer\)/);
});

test('every error code and every check gets its cure as advice', () => {
  for (const code of [...Object.keys(errorCodes), 'opens']) {
    const { advice } = explain({
      key,
      outcome: 'failed',
      reason: { code, what: 'w', cure: 'do x' },
      events: [],
    });
    assert.match(advice ?? '', /^Do x\./);
  }
});

test('every event of a timeline has words, and none of them is undefined', () => {
  for (const event of sampleConnection()) {
    timelineEvent.parse(event);
    assert.doesNotMatch(describeEvent(event), /undefined|^$/);
  }
});

test('what a stack refused is named with its own words, before where it stopped', () => {
  const refusal = (t: number): TimelineEvent => ({
    ...{ t, by: 'answerer', kind: 'call', name: 'addIceCandidate', phase: 'error' },
    detail: 'candidate:1 TypeError: sdpMLineIndex is null',
  });
  const events = [...sampleConnection().filter(({ t }) => t < 124), refusal(123.4), refusal(123.6)];
  const { steps } = explain({ key, outcome: 'failed', reason: null, events });
  assert.deepEqual(
    steps.slice(-2).map(({ title }) => title),
    ['Refused', 'It stopped here'],
  );
  const text = steps.at(-2)?.text ?? '';
  assert.match(
    text,
    /^node-datachannel \(answerer\) refused a candidate .* 123 ms after the start/,
  );
  assert.match(text, /sdpMLineIndex is null\. One more refusal followed\.$/);
});

test('a call that the own close cut off is not named as refused', () => {
  const call = (name: 'addIceCandidate' | 'close', phase: 'start' | 'error', t: number) =>
    ({ t, by: 'answerer', kind: 'call', name, phase, detail: '' }) satisfies TimelineEvent;
  const cutOff = [
    call('addIceCandidate', 'start', 160),
    call('close', 'start', 161),
    call('addIceCandidate', 'error', 162),
  ];
  assert.equal(titles([...sampleConnection(), ...cutOff]).at(-1), 'Open');
  assert.equal(titles([...sampleConnection(), ...cutOff.slice(2)]).at(-1), 'Refused');
});

test('after DTLS did not end, the advice is what an offer and an answer should say of it', () => {
  const reason = { code: 'dtls-timeout', what: 'w', cure: 'c' };
  const { advice } = explain({ key, outcome: 'failed', reason, events: [] });
  assert.match(advice ?? '', /the offer should say actpass, the answer active or passive/);
});
