/** Every check is seen to pass on a good timeline and to fail on one that breaks its claim. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventOf, TimelineEvent } from '../../timeline/event.ts';
import { message, sampleAnswer, sampleConnection } from '../sample-timeline.ts';
import { channelAsPlanned } from './channel-as-planned.ts';
import { clockFine } from './clock-fine.ts';
import { defineCheck, runChecks, type Check } from './check.ts';
import { descriptionsUnchanged } from './descriptions-unchanged.ts';
import { echoIntact } from './echo-intact.ts';
import { endNoticed } from './end-noticed.ts';
import { goodputIntact } from './goodput-intact.ts';
import { identity } from './identity.ts';
import { noFailure } from './no-failure.ts';
import { noRefusedInput } from './no-refused-input.ts';
import { oneAnswer } from './one-answer.ts';
import { opens } from './opens.ts';
import { phasesAddUp } from './phases-add-up.ts';
import { presenceOnlyRetained } from './presence-only-retained.ts';
import { presenceSeen } from './presence-seen.ts';
import { roundTripsComplete } from './round-trips-complete.ts';
import { signallingExchanged } from './signalling-exchanged.ts';
import { subscribeFirst } from './subscribe-first.ts';

type Timeline = readonly TimelineEvent[];
const good = sampleConnection();
const without = (drop: (event: TimelineEvent) => boolean) => good.filter((event) => !drop(event));
const change = (edit: (event: TimelineEvent) => TimelineEvent) =>
  good.map(edit).sort((a, b) => a.t - b.t);
const plus = (...more: TimelineEvent[]) => [...good, ...more].sort((a, b) => a.t - b.t);

function passes(check: Check, events: Timeline = good): void {
  test(`${check.id} holds on a good timeline`, () => {
    const result = check.run(events);
    assert.equal(result.outcome, 'passed', result.evidence);
  });
}
function fails(check: Check, when: string, events: Timeline, evidence: RegExp): void {
  test(`${check.id} fails when ${when}`, () => {
    const result = check.run(events);
    assert.equal(result.outcome, 'failed', result.evidence);
    assert.match(result.evidence, evidence);
  });
}
function undecided(check: Check, when: string, events: Timeline): void {
  test(`${check.id} is inconclusive when ${when}`, () => {
    assert.equal(check.run(events).outcome, 'inconclusive');
  });
}

// --- opens ---------------------------------------------------------------------------------------
const again = good.filter(({ t }) => t >= 98).map((event) => ({ ...event, t: event.t + 1000 }));
passes(opens);
passes(opens, [...good, ...again]);
const answererOpens = (event: TimelineEvent) =>
  event.by === 'answerer' && event.kind === 'channel.state';
fails(opens, 'only the offerer saw open', without(answererOpens), /answerer: no channel opened/);
fails(
  opens,
  'a nonce is not echoed (H01)',
  without(({ by, kind }) => by === 'answerer' && kind === 'nonce.echoed'),
  /nonce was not echoed/,
);
fails(
  opens,
  'another nonce comes back',
  change((e) => (e.kind === 'nonce.echoed' ? { ...e, equal: false } : e)),
  /different nonce/,
);
fails(
  opens,
  'the second connection does not open',
  [...good, ...again.filter((e) => !answererOpens(e))],
  /connection 2 of 2/,
);

// --- one-answer ----------------------------------------------------------------------------------
const secondAnswer = message('answerer', {
  seq: 7,
  signal: 'answer',
  at: [118, 119, 121],
  payload: sampleAnswer,
});
passes(oneAnswer);
passes(oneAnswer, [...good, ...again]);
fails(
  oneAnswer,
  'the answerer answers twice (P01)',
  plus(...secondAnswer),
  /1 distinct offers, 2 distinct answers/,
);
fails(
  oneAnswer,
  'a resend hides another answer',
  plus({
    t: 118,
    by: 'answerer',
    kind: 'description',
    side: 'local',
    type: 'answer',
    sdp: 'other',
  }),
  /2 distinct answers/,
);
fails(
  oneAnswer,
  'the offerer has a remote offer',
  change((e) =>
    e.kind === 'state' && e.value === 'have-local-offer' ? { ...e, value: 'have-remote-offer' } : e,
  ),
  /offerer: stable → have-remote-offer/,
);
fails(
  oneAnswer,
  'the offerer is never stable again',
  without(
    (e) =>
      e.kind === 'state' && e.by === 'offerer' && e.machine === 'signaling' && e.value === 'stable',
  ),
  /offerer: it ended in have-local-offer/,
);
fails(
  oneAnswer,
  'the offerer negotiates again',
  plus({ t: 130, by: 'offerer', kind: 'state', machine: 'signaling', value: 'have-local-offer' }),
  /negotiated 2 times/,
);
fails(
  oneAnswer,
  'the offerer sends an answer',
  plus(...message('offerer', { seq: 8, signal: 'answer', at: [111, 112, 113], payload: '' })),
  /the offerer sent an answer/,
);
undecided(oneAnswer, 'there was no offer', []);

// --- subscribe-first -----------------------------------------------------------------------------
passes(subscribeFirst);
fails(
  subscribeFirst,
  'presence goes out before SUBACK (P50)',
  change((e) => (e.by === 'answerer' && e.kind === 'mqtt.subscribed' ? { ...e, t: 40 } : e)),
  /answerer: presence published at 30.0 ms/,
);
fails(
  subscribeFirst,
  'a peer never subscribes',
  without(({ by, kind }) => by === 'offerer' && kind === 'mqtt.subscribed'),
  /offerer/,
);
undecided(subscribeFirst, 'nothing was published', []);

// --- descriptions-unchanged ----------------------------------------------------------------------
passes(descriptionsUnchanged);
fails(
  descriptionsUnchanged,
  'line ends are folded',
  change((e) =>
    e.kind === 'description' && e.side === 'remote'
      ? { ...e, sdp: e.sdp.replaceAll('\r\n', '\n') }
      : e,
  ),
  /the offer differs from character 3 on/,
);
fails(
  descriptionsUnchanged,
  'an answer comes from nowhere',
  without((e) => e.kind === 'description' && e.by === 'answerer' && e.side === 'local'),
  /never set/,
);
fails(
  descriptionsUnchanged,
  'a candidate is trimmed on its way',
  change((e) =>
    e.kind === 'candidate' && e.side === 'remote' ? { ...e, line: e.line.slice(0, -1) } : e,
  ),
  /was given a candidate that was never sent/,
);
test('descriptions-unchanged has nothing to hold candidates against where their sender tells none', () => {
  const untold = good.filter((e) => e.kind !== 'candidate' || e.side === 'remote');
  assert.equal(descriptionsUnchanged.run(untold).outcome, 'passed');
});
undecided(descriptionsUnchanged, 'none arrived', []);
/** As over a link: the offerer's description is rewritten to this, and this is what arrives. */
const overLink = (arrived: string): Timeline =>
  good
    .flatMap((e): TimelineEvent[] => {
      if (e.kind !== 'description' || e.type !== 'offer') return [e];
      if (e.side === 'remote') return [{ ...e, sdp: arrived }];
      const { t, by, type } = e;
      return [e, { t, by, type, kind: 'description.advertised', sdp: 'v=0 at the link' }];
    })
    .sort((a, b) => a.t - b.t);
test('descriptions-unchanged passes what was rewritten for a link and arrives so', () => {
  const seen = descriptionsUnchanged.run(overLink('v=0 at the link'));
  assert.equal(seen.outcome, 'passed', seen.evidence);
});
fails(
  descriptionsUnchanged,
  'the description that was rewritten for a link is changed on its way',
  overLink('v=0 at the lonk'),
  /differs from character 12 on/,
);

// --- identity ------------------------------------------------------------------------------------
const planned = identity({
  offerer: { engine: /^firefox$/, userAgent: /firefox/, version: null, sdpOrigin: /^o=mozilla/ },
  answerer: {
    engine: /^node-datachannel$/,
    userAgent: null,
    version: /^0\.33\.4$/,
    sdpOrigin: /^o=rtc/,
  },
});
passes(planned);
const hello = (edit: Partial<Extract<TimelineEvent, { kind: 'peer.hello' }>>) =>
  change((e) => (e.kind === 'peer.hello' && e.by === 'answerer' ? { ...e, ...edit } : e));
fails(
  planned,
  'another engine ran (H05)',
  hello({ engine: 'firefox' }),
  /answerer engine is "firefox"/,
);
fails(
  planned,
  'another version ran than the one that was found',
  hello({ version: '0.32.0' }),
  /answerer version is "0.32.0"/,
);
fails(
  planned,
  'a peer never said what it is',
  without((e) => e.kind === 'peer.hello' && e.by === 'offerer'),
  /offerer: it never said/,
);
fails(
  planned,
  'the SDP is of another stack',
  change((e) => (e.kind === 'negotiated' ? { ...e, sdpOrigin: '-' } : e)),
  /offerer SDP origin is "-"/,
);
fails(
  planned,
  'only the description betrays it',
  good.flatMap((e): TimelineEvent[] =>
    e.kind === 'negotiated'
      ? []
      : e.kind === 'description'
        ? [{ ...e, sdp: e.sdp.replace('mozilla', 'chrome') }]
        : [e],
  ),
  /offerer SDP origin is "o=chrome/,
);

// --- phases-add-up -------------------------------------------------------------------------------
passes(phasesAddUp);
fails(
  phasesAddUp,
  'a peer reports open long before the transport is up (P04)',
  change((e) =>
    e.by === 'offerer' && e.kind === 'state' && ['dtls', 'connection'].includes(e.machine)
      ? { ...e, t: e.t + 300 }
      : e,
  ),
  /channel .*-295.0 ms/,
);
fails(
  phasesAddUp,
  'the answerer reports open long before the transport is up (P04)',
  change((e) =>
    e.by === 'answerer' && e.kind === 'state' && ['dtls', 'connection'].includes(e.machine)
      ? { ...e, t: e.t + 300 }
      : e,
  ),
  /answerer: channel .*-295.0 ms/,
);
const offerReceived = (t: number): Timeline =>
  change((e) => (e.kind === 'signal.received' && e.signal === 'offer' ? { ...e, t } : e));
fails(phasesAddUp, 'the offer arrives before it was sent', offerReceived(104), /T6 − T5\) is -1.0/);
passes(phasesAddUp, offerReceived(104.8)); // within the bounds of both clocks, 0.1 and 0.2
const told = (machine: string, values: readonly string[]): Timeline =>
  without((e) => e.kind === 'state' && e.machine === machine && values.includes(e.value));
fails(
  phasesAddUp,
  'a stack that tells that ICE began does not tell that it was done',
  told('ice', ['connected']),
  /offerer: it told that ice began.*; answerer: it told that ice began/,
);
passes(phasesAddUp, told('ice', ['checking', 'connected'])); // a stack that tells nothing of ICE
fails(
  phasesAddUp,
  'the answerer took longer than the whole',
  change((e) =>
    e.kind === 'step' && e.name === 'connect' && e.phase === 'end' ? { ...e, t: 128 } : e,
  ),
  /answerer: 34.0 ms until open, but the harness saw all of it take 30.0 ms/,
);
fails(
  phasesAddUp,
  'the answer was never applied by the answerer although it opened',
  without((e) => e.by === 'answerer' && e.kind === 'call' && e.name === 'setLocalDescription'),
  /T9 of the answerer was not seen/,
);
fails(
  phasesAddUp,
  'a mark is missing although it opened',
  without((e) => e.by === 'offerer' && e.kind === 'signal.received' && e.signal === 'answer'),
  /T8 was not seen/,
);
fails(
  phasesAddUp,
  'the whole took less than its parts',
  change((e) =>
    e.kind === 'step' && e.name === 'connect' && e.phase === 'start' ? { ...e, t: 120 } : e,
  ),
  /harness saw all of it take 30.0 ms/,
);
undecided(phasesAddUp, 'it did not open', []);
test('phases-add-up names a phase that a late event made negative, and still holds', () => {
  const late = change((e) =>
    e.by === 'offerer' && e.kind === 'state' && e.machine === 'ice' && e.value === 'connected'
      ? { ...e, t: 142 }
      : e,
  );
  assert.match(phasesAddUp.run(late).evidence, /delivered late: dtls -2.0 ms/);
  assert.equal(phasesAddUp.run(late).outcome, 'passed');
});

// --- presence-only-retained ----------------------------------------------------------------------
passes(presenceOnlyRetained);
const retained = (bytes: number) =>
  change((e) =>
    e.kind === 'broker.publish' && e.signal === 'offer' ? { ...e, retain: true, bytes } : e,
  );
fails(presenceOnlyRetained, 'an offer is retained', retained(9), /offer retained on sb\/room/);
passes(presenceOnlyRetained, retained(0));
undecided(presenceOnlyRetained, 'nothing was published', []);

type CallName = EventOf<'call'>['name'];

// --- no-refused-input, no-failure ----------------------------------------------------------------
passes(noRefusedInput);
fails(
  noRefusedInput,
  'a stack refuses a candidate',
  plus({
    t: 124,
    by: 'answerer',
    kind: 'call',
    name: 'addIceCandidate',
    phase: 'error',
    detail: 'TypeError: sdpMLineIndex',
  }),
  /answerer: addIceCandidate refused .*sdpMLineIndex/,
);
undecided(noRefusedInput, 'nothing was called', []);
const calls = (...made: readonly (readonly [CallName, 'start' | 'error'])[]): Timeline =>
  made.map(([name, phase], t) => ({
    ...{ t, by: 'answerer' as const, kind: 'call' as const },
    ...{ name, phase, detail: '' },
  }));
const add = 'addIceCandidate';
passes(noRefusedInput, calls([add, 'start'], ['close', 'start'], [add, 'error']));
const afterClose = calls([add, 'start'], ['close', 'start'], [add, 'start'], [add, 'error']);
fails(
  noRefusedInput,
  'the connection after a closed one refuses a candidate',
  afterClose,
  /answerer: addIceCandidate refused/,
);
passes(noFailure);
fails(
  noFailure,
  'a peer reports a failure',
  plus({
    t: 140,
    by: 'offerer',
    kind: 'failed',
    code: 'ice-timeout',
    what: 'no path for 5000 ms',
    cure: 'x',
  }),
  /offerer at 140.0 ms: ice-timeout: no path/,
);

passes(noFailure, [
  { t: 1, by: 'answerer', kind: 'failed', code: 'close-timeout', what: 'only watched', cure: 'x' },
]);

// --- channel-as-planned --------------------------------------------------------------------------
type Negotiated = Extract<TimelineEvent, { kind: 'negotiated' }>;
const negotiated = (edit: Partial<Negotiated>) =>
  change((e) => (e.kind === 'negotiated' && e.by === 'answerer' ? { ...e, ...edit } : e));
const channel = channelAsPlanned({ label: 'signalbox', options: {} });
passes(channel);
passes(channel, negotiated({ id: null, ordered: null, dtlsRole: 'unknown' })); // not told
fails(channel, 'order is lost', negotiated({ ordered: false }), /answerer: ordered is false/);
fails(channel, 'it has another name', negotiated({ label: 'chat' }), /its label is "chat"/);
fails(channel, 'the ids differ', negotiated({ id: 3 }), /as id 1, the answerer as 3/);
const setups = (offer: string, answer: string) =>
  change((e) =>
    e.kind === 'description'
      ? { ...e, sdp: `v=0\r\na=setup:${e.type === 'offer' ? offer : answer}\r\n` }
      : e,
  );
const withId = (id: number, events: Timeline = good): Timeline =>
  events.map((e) => (e.kind === 'negotiated' ? { ...e, id } : e));
passes(channel, withId(0, setups('actpass', 'passive'))); // the offerer is client, so its id is even
passes(channel, withId(0, setups('active', 'passive')));
fails(channel, 'both are client', setups('active', 'active'), /both sides are DTLS client/);
fails(
  channel,
  'the answer decides nothing',
  setups('actpass', 'actpass'),
  /answer says setup:actpass/,
);
fails(channel, 'the offer holds', setups('holdconn', 'active'), /the offer says setup:holdconn/);
fails(channel, 'a DTLS server opens it with an even id (P18)', withId(2), /id 2, .* DTLS server/);
fails(
  channel,
  'a DTLS client opens it with an odd id (P18)',
  setups('actpass', 'passive'),
  /id 1, but the offerer opened it as DTLS client, whose ids are even/,
);
fails(
  channel,
  'the offerer does not tell its id and that of the answerer is of the wrong parity',
  withId(2).map((e) => (e.kind === 'negotiated' && e.by === 'offerer' ? { ...e, id: null } : e)),
  /id 2, .* whose ids are odd/,
);
passes(
  channelAsPlanned({ label: 'signalbox', options: { negotiated: true, id: 2 } }),
  withId(2), // agreed on: parity says nothing
);
fails(
  channelAsPlanned({ label: 'signalbox', options: { negotiated: true, id: 7 } }),
  'it is not the id that was agreed on',
  good,
  /its id is 1, and 7 was agreed on/,
);

// --- presence-seen -------------------------------------------------------------------------------
const leave: TimelineEvent = { t: 200, by: 'harness', kind: 'step', name: 'leave', phase: 'start' };
passes(presenceSeen);
passes(
  presenceSeen,
  plus(leave, { t: 210, by: 'offerer', kind: 'presence', of: 'peer-b', state: 'offline' }),
);
passes(
  presenceSeen, // by the peer's clock it saw it a moment before the harness's says that it was asked to
  plus({ t: 199, by: 'offerer', kind: 'presence', of: 'peer-b', state: 'offline' }, leave),
);
fails(
  presenceSeen,
  'it was gone before it was asked to go',
  plus({ t: 190, by: 'offerer', kind: 'presence', of: 'peer-b', state: 'offline' }, leave),
  /neither peer saw the other go/,
);
fails(
  presenceSeen,
  'who went came back',
  plus(
    leave,
    { t: 210, by: 'offerer', kind: 'presence', of: 'peer-b', state: 'offline' },
    { t: 220, by: 'offerer', kind: 'presence', of: 'peer-b', state: 'online' },
  ),
  /neither peer saw the other go/,
);
fails(
  presenceSeen,
  'one never sees the other',
  without((e) => e.kind === 'presence' && e.by === 'offerer'),
  /the offerer never saw the answerer/,
);
fails(
  presenceSeen,
  'a peer sees only itself',
  change((e) => (e.kind === 'presence' && e.by === 'offerer' ? { ...e, of: 'peer-a' } : e)),
  /the offerer never saw/,
);
fails(presenceSeen, 'nobody sees the other go', plus(leave), /neither peer saw the other go/);
fails(
  presenceSeen,
  'a peer sees only itself go',
  plus(leave, { t: 210, by: 'offerer', kind: 'presence', of: 'peer-a', state: 'offline' }),
  /neither/,
);

// --- signalling-exchanged ------------------------------------------------------------------------
const trips = (by: 'offerer' | 'answerer', lost: number): TimelineEvent => ({
  t: 90,
  by,
  kind: 'signalling.round-trips',
  samples: [1, 2],
  lost,
});
passes(signallingExchanged, [trips('offerer', 0), trips('answerer', 0)]);
fails(
  signallingExchanged,
  'one is lost',
  [trips('offerer', 0), trips('answerer', 1)],
  /answerer: 1 of 3/,
);
fails(
  signallingExchanged,
  'one side never asked',
  [trips('offerer', 0)],
  /answerer: no round trip/,
);

// --- echo-intact ---------------------------------------------------------------------------------
type Echo = Extract<TimelineEvent, { kind: 'echo.result' }>;
const echo = (by: 'offerer' | 'answerer', edit: Partial<Echo> = {}): Echo => ({
  t: 1,
  by,
  kind: 'echo.result',
  type: 'text',
  size: 0,
  sentHash: 'aa',
  receivedHash: 'aa',
  receivedType: 'text',
  ms: 1,
  ...edit,
});
const one = echoIntact(1);
passes(one, [echo('offerer'), echo('answerer')]);
fails(one, 'a result is missing', [echo('offerer')], /answerer: 0 results of 1/);
fails(
  one,
  'text comes back as binary (P28)',
  [echo('offerer', { receivedType: 'binary' }), echo('answerer')],
  /came back as binary/,
);
fails(
  one,
  'a bit flips (P31)',
  [echo('offerer', { receivedHash: 'ab' }), echo('answerer')],
  /came back changed/,
);
fails(
  one,
  'an empty message is dropped (P27)',
  [echo('offerer', { receivedHash: null, receivedType: 'none' }), echo('answerer')],
  /did not come back/,
);
fails(
  echoIntact(2),
  'two messages of one side are dropped, told in one line',
  (['offerer', 'answerer'] as const).flatMap((by) => {
    const fate = by === 'offerer' ? { receivedHash: null, receivedType: 'none' as const } : {};
    return [echo(by, fate), echo(by, fate)];
  }),
  /^offerer: text of \d+ B, text of \d+ B did not come back$/,
);
const lost = { receivedHash: null, receivedType: 'none' } as const;
const late = (size: number): TimelineEvent => {
  return { t: 9_000, by: 'offerer', kind: 'echo.late', type: 'text', size, ms: 8_123 };
};
fails(
  one,
  'what comes after it was given up is late and not lost',
  [echo('offerer', { ...lost, size: 262_144 }), late(262_144), echo('answerer')],
  /^offerer: text of 262144 B came back too late, after 8\.1 s$/,
);
fails(
  one,
  'a late message says nothing of another that is lost',
  [echo('offerer', { ...lost, size: 16_384 }), late(262_144), echo('answerer')],
  /^offerer: text of 16384 B did not come back$/,
);
test('echo-intact names the sizes that were left out, whether it holds or not', () => {
  const check = echoIntact(1, [65_536, 262_144]);
  const untried = '; left out, above the negotiated maximum: 65536, 262144 B';
  const whole = check.run([echo('offerer'), echo('answerer')]);
  const half = check.run([echo('offerer')]);
  assert.deepEqual([whole.outcome, half.outcome], ['passed', 'failed']);
  assert.ok(whole.evidence.endsWith(untried) && half.evidence.endsWith(untried));
});

// --- goodput-intact ------------------------------------------------------------------------------
type Window = Extract<TimelineEvent, { kind: 'goodput.window' }>;
const whole: Window = {
  t: 1,
  by: 'answerer',
  kind: 'goodput.window',
  direction: 'offerer→answerer',
  duplex: false,
  messageSize: 16384,
  bytes: 9,
  ms: 9,
  warmUpMs: 0,
  messages: 9,
  inOrder: true,
  intact: true,
  sentMessages: 9,
  receivedMessages: 9,
};
const transfers = goodputIntact([whole]);
passes(transfers, [whole]);
fails(transfers, 'a window is missing', [], /16KiB.offerer→answerer was not measured/);
fails(
  goodputIntact([{ ...whole, upTo: 1024 }]),
  'only the later window of a direction is there',
  [whole],
  /first-1KiB.offerer→answerer was not measured/,
);
const moreSent: TimelineEvent = {
  ...{ t: 2, by: 'offerer', kind: 'goodput.held', direction: 'offerer→answerer' },
  ...{ duplex: false, messageSize: 16384, ms: 20_012 },
};
passes(transfers, [{ ...whole, longestPauseMs: 900 }, moreSent]); // slow, and confirmed by chance just then
fails(
  transfers,
  'the last messages came only when more was sent',
  [{ ...whole, longestPauseMs: 19_500 }, moreSent],
  /^16KiB.offerer→answerer: the last messages came only when more was sent, 20.0 s after the end$/,
);
fails(transfers, 'the order is broken', [{ ...whole, inOrder: false }], /out of order/);
fails(transfers, 'the hash differs', [{ ...whole, intact: false }], /hash/);
fails(
  transfers,
  'queued bytes are counted (P58)',
  [{ ...whole, receivedMessages: 8 }],
  /8 of 9 messages/,
);
fails(transfers, 'nothing arrived', [{ ...whole, bytes: 0 }], /nothing arrived/);

// --- round-trips-complete ------------------------------------------------------------------------
type Round = Extract<TimelineEvent, { kind: 'round-trip.samples' }>;
const round: Round = {
  t: 1,
  by: 'offerer',
  kind: 'round-trip.samples',
  load: 'idle',
  intervalMs: 20,
  messageSize: 32,
  scheduled: 2,
  lost: 0,
  samples: [1, 2],
};
const idle = roundTripsComplete(['idle'], 2);
passes(idle, [round]);
fails(idle, 'a load was not measured', [{ ...round, load: 'loaded' }], /idle: not measured/);
fails(
  idle,
  'one of the warm-up is lost',
  [{ ...round, lostInWarmUp: 1 }],
  /1 of the warm-up lost$/,
);
fails(idle, 'fewer were scheduled', [{ ...round, scheduled: 1 }], /1 scheduled, not 2/);
fails(idle, 'one is lost', [{ ...round, lost: 1 }], /1 of 2 lost$/);
fails(
  idle,
  'one was held back',
  [{ ...round, lost: 1, held: 1 }],
  /1 of 2 lost, 1 of them held back until more was sent$/,
);
fails(idle, 'there is no sample', [{ ...round, samples: [] }], /no sample/);

// --- end-noticed ---------------------------------------------------------------------------------
const killed = endNoticed([
  {
    ending: 'offerer killed',
    notices: [
      { planes: ['channel', 'connection'], within: 60_000 },
      { planes: ['presence'], within: 5_000 },
    ],
  },
]);
const kill: TimelineEvent = {
  t: 300,
  by: 'harness',
  kind: 'step',
  name: 'offerer killed',
  phase: 'start',
};
const notice = (
  plane: 'connection' | 'presence',
  by: 'offerer' | 'answerer' = 'answerer',
): TimelineEvent => ({ t: 310, by, kind: 'end.noticed', plane, detail: '' });
passes(killed, [kill, notice('connection'), notice('presence')]);
fails(killed, 'it did not take place', good, /did not take place/);
fails(
  killed,
  'the transport does not notice',
  [kill, notice('presence')],
  /did not notice by channel or connection/,
);
fails(
  killed,
  'it notices too late',
  [kill, notice('connection'), { ...notice('presence'), t: 5_301 }],
  /did not notice by presence within 5000 ms, but after 5001/,
);
fails(
  killed,
  'only the dead side notices',
  [kill, notice('connection', 'offerer'), notice('presence')],
  /did not notice/,
);

const lostInStages = endNoticed([
  {
    ending: 'offerer killed',
    notices: [
      { planes: ['connection', 'ice'], within: 15_000 },
      { planes: ['connection', 'ice'], within: 60_000, isOver: true },
    ],
  },
]);
const doubt = (t: number, detail: string): TimelineEvent => ({
  ...{ t, by: 'answerer', kind: 'end.noticed', plane: 'connection', detail },
});
passes(lostInStages, [kill, doubt(5_300, 'disconnected'), doubt(30_300, 'failed')]);
fails(
  lostInStages,
  'it never gets beyond a doubt (P77)',
  [kill, doubt(5_300, 'disconnected')],
  /^[^;]*did not notice by connection or ice within 60000 ms that it is over$/,
);
fails(
  lostInStages,
  'no doubt comes in time',
  [kill, doubt(30_300, 'failed')],
  /within 15000 ms, but after 30000/,
);

test('a death that the broker alone told is not taken for one that the connection told', () => {
  const will = { planes: ['presence'], within: 5_000 } as const;
  const lost = { planes: ['connection'], within: 60_000 } as const;
  const seen = [kill, notice('presence')];
  const quick = endNoticed([{ ending: 'offerer killed', notices: [will] }]);
  const aside =
    /presence after 10\.0 ms \(told by the broker; the connection itself was not watched\)$/;
  assert.match(quick.run(seen).evidence, aside);
  const full = endNoticed([{ ending: 'offerer killed', notices: [will, lost] }]);
  const both = full.run([...seen, notice('connection')]).evidence;
  assert.match(both, /presence after 10\.0 ms, connection after 10\.0 ms$/);
});

// --- running them --------------------------------------------------------------------------------
test('a check that throws is inconclusive and leaves the others alone', () => {
  const broken = defineCheck({
    id: 'broken',
    claim: 'x',
    references: [],
    observe: () => {
      throw new Error('bug');
    },
  });
  const [first, second] = runChecks([broken, opens], good);
  assert.deepEqual([first?.outcome, second?.outcome], ['inconclusive', 'passed']);
  assert.match(first?.evidence ?? '', /bug/);
});

// --- clock-fine ----------------------------------------------------------------------------------
const withStep = (step: number) =>
  change((event) =>
    event.kind === 'peer.hello' ? { ...event, capabilities: { clockStepMs: step } } : event,
  );
passes(clockFine, withStep(1));
fails(clockFine, 'a clock moves in steps of a second (P57)', withStep(1_000), /steps of 1000 ms/);
undecided(clockFine, 'no peer told its step', good);

// --- one-answer, over several connections --------------------------------------------------------
const state = (t: number, value: string): TimelineEvent => ({
  ...{ t, by: 'answerer', kind: 'state', machine: 'signaling', value },
});
passes(
  oneAnswer,
  [...good, ...again, state(1_098.5, 'closed')].sort((a, b) => a.t - b.t),
);
