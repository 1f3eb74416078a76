/** Tests of the ledger: it excuses exactly what it lists, and nothing after its expiry. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Role } from '../../core/ids.ts';
import type { EventOf, TimelineEvent } from '../../timeline/event.ts';
import { withLedger, type CellStacks } from './apply.ts';
import type { CheckResult } from '../result.ts';
import type { Verdict } from '../verdict.ts';

type Call = EventOf<'call'>;

const today = '2026-12-01';
const failed = (code: string, what: string): Verdict => ({
  outcome: 'failed',
  reason: { code, what, cure: '' },
});
const check = (id: string, evidence: string): CheckResult => ({
  ...{ id, evidence, claim: '', references: [] },
  outcome: 'failed',
});
const stacks = (offerer: string, answerer: string, version: string): CellStacks => ({
  offerer: { name: offerer, version },
  answerer: { name: answerer, version },
});
/** What is left of the transfers when one of them is cut short. */
const unmeasured =
  '64KiB.offerer→answerer was not measured; 64KiB.answerer→offerer was not measured';
const lost = 'offerer: text of 0 B, binary of 0 B did not come back';
const echo = (evidence: string, extra: CheckResult[] = []) => ({
  verdict: failed('echo-intact', evidence),
  checks: [check('echo-intact', evidence), ...extra],
  events: [],
});

test('a lost empty message of the listed version is a quirk, and says what was seen', () => {
  const verdict = withLedger(echo(lost), stacks('chromium', 'werift', '0.22.9'), today);
  assert.equal(verdict.outcome, 'quirk');
  assert.match(verdict.reason?.what ?? '', /text of 0 B, binary of 0 B did not come back/);
});

test('which sizes were left out excuses nothing and takes no excuse away', () => {
  const with_ = (evidence: string) =>
    withLedger(echo(evidence), stacks('a', 'werift', '0.22.9'), today).outcome;
  const leftOut = 'left out, above the negotiated maximum: 262144 B';
  assert.equal(with_(`${lost}; ${leftOut}`), 'quirk');
  assert.equal(with_(`offerer: text of 1024 B came back changed; ${leftOut}`), 'failed');
  assert.equal(with_(`offerer: 10 results of 12 messages; ${lost}; ${leftOut}`), 'failed');
});

test('another version, another stack, and a loss beside the listed one stay failed', () => {
  const both = 'offerer: text of 0 B, text of 1024 B did not come back';
  const other = check('one-answer', 'two answers');
  assert.equal(withLedger(echo(lost), stacks('a', 'werift', '0.220.1'), today).outcome, 'failed');
  assert.equal(withLedger(echo(lost), stacks('a', 'wrtc', '0.22.9'), today).outcome, 'failed');
  assert.equal(withLedger(echo(both), stacks('a', 'werift', '0.22.9'), today).outcome, 'failed');
  const two = echo(lost, [other]);
  assert.equal(withLedger(two, stacks('a', 'werift', '0.22.9'), today).outcome, 'failed');
});

test('an expired entry excuses nothing', () => {
  const verdict = withLedger(echo(lost), stacks('a', 'werift', '0.22.9'), '2027-05-31');
  assert.equal(verdict.outcome, 'failed');
});

test('werift that closes in silence is excused, late or never noticed; a partner that does is not', () => {
  const unnoticed = (...parts: string[]) => {
    const what = parts.join('; ');
    const attempt = { verdict: failed('end-noticed', what), checks: [check('end-noticed', what)] };
    const pair = {
      offerer: { name: 'werift', version: '0.22.9' },
      answerer: { name: 'node-datachannel', version: '0.33.4' },
    };
    return withLedger({ ...attempt, events: [] }, pair, today).outcome;
  };
  const never =
    'closes: the answerer did not notice by channel or connection or ice within 5000 ms';
  assert.equal(unnoticed(`offerer ${never}`), 'quirk');
  assert.equal(unnoticed(`offerer ${never}, but after 5200.1 ms`), 'quirk');
});

test('werift that misses the end of libdatachannel is excused, beside its own silence or without; of another it is not', () => {
  const missed = 'answerer closes: the offerer did not notice by channel or ice within 5000 ms';
  const silent = 'offerer closes: the answerer did not notice by channel or ice within 5000 ms';
  const with_ = (partner: string, ...parts: string[]) => {
    const what = parts.join('; ');
    const attempt = { verdict: failed('end-noticed', what), checks: [check('end-noticed', what)] };
    const pair = {
      offerer: { name: 'werift', version: '0.22.9' },
      answerer: { name: partner, version: '1' },
    };
    const { outcome, reason } = withLedger({ ...attempt, events: [] }, pair, today);
    return outcome === 'quirk' ? reason?.code : outcome;
  };
  const id = 'werift-drops-shutdown-complete';
  assert.equal(with_('node-datachannel', missed), id);
  assert.equal(with_('node-datachannel', silent, missed), id);
  assert.equal(with_('node-datachannel', silent), 'werift-silent-close');
  assert.equal(with_('chromium', silent, missed), 'failed');
  const killed = 'offerer killed: the answerer did not notice by presence within 5000 ms';
  assert.equal(with_('node-datachannel', missed, killed), 'failed');
});

test('werift that tells nothing of a dead partner is excused, its own silence beside; a missed last will is not', () => {
  const dead =
    'offerer killed: the answerer did not notice by channel or connection or ice within 60000 ms';
  const silent = 'answerer closes: the offerer did not notice by channel or ice within 5000 ms';
  const other = 'offerer closes: the answerer did not notice by channel or ice within 5000 ms';
  const will = 'offerer killed: the answerer did not notice by presence within 5000 ms';
  const of = (offerer: string, answerer: string, ...parts: string[]) => {
    const what = parts.join('; ');
    const attempt = { verdict: failed('end-noticed', what), checks: [check('end-noticed', what)] };
    const pair = stacks(offerer, answerer, '0.22.9');
    const { outcome, reason } = withLedger({ ...attempt, events: [] }, pair, today);
    return outcome === 'quirk' ? reason?.code : outcome;
  };
  const id = 'werift-tells-nothing-of-lost-consent';
  assert.equal(of('wrtc', 'werift', dead), id);
  assert.equal(of('wrtc', 'werift', silent, dead), id);
  assert.equal(of('werift', 'werift', other, silent, dead), id);
  assert.equal(of('node-datachannel', 'werift', other, dead), 'werift-drops-shutdown-complete');
  assert.equal(of('wrtc', 'werift', other, dead), 'failed');
  assert.equal(of('wrtc', 'werift', dead, will), 'failed');
  assert.equal(of('werift', 'wrtc', dead), 'failed');
});

const closing = (afterAnswer: number, dtls: string): TimelineEvent[] => [
  { t: 100, by: 'offerer', kind: 'description', side: 'remote', type: 'answer', sdp: '' },
  { t: 105, by: 'offerer', kind: 'state', machine: 'dtls', value: dtls },
  { t: 100 + afterAnswer, by: 'offerer', kind: 'state', machine: 'connection', value: 'closed' },
];
const early = (events: TimelineEvent[]) => ({
  verdict: failed('connection-failed', 'connectionState became closed'),
  checks: [],
  events,
});

test('only a close right after the answer and before DTLS is the early handshake', () => {
  const pair = stacks('node-datachannel', 'firefox', '0.33.4');
  const reversed = stacks('firefox', 'node-datachannel', '0.33.4');
  assert.equal(withLedger(early(closing(9, 'connecting')), pair, today).outcome, 'quirk');
  assert.equal(withLedger(early(closing(900, 'connecting')), pair, today).outcome, 'failed');
  assert.equal(withLedger(early(closing(9, 'connected')), pair, today).outcome, 'failed');
  assert.equal(withLedger(early(closing(9, 'connecting')), reversed, today).outcome, 'failed');
});

test('a channel that pion never let open is its quirk, by the claim of the dialect too, and nothing else is', () => {
  const text = 'unable to parse SCTP packet failed to unmarshal INIT body: ParamType: 32769';
  const events: TimelineEvent[] = [{ t: 1, by: 'offerer', kind: 'note', text }];
  const verdict = failed('dtls-timeout', 'gave up');
  const pair = stacks('pion', 'node-datachannel', '3.1.42');
  const with_ = (...ids: string[]) =>
    withLedger({ verdict, events, checks: ids.map((id) => check(id, '')) }, pair, today).outcome;
  assert.equal(with_('opens', 'native/opens'), 'quirk');
  assert.equal(with_('opens', 'native/retained-presence'), 'failed');
});

test('replies that came once more was sent are the quirk of werift; really lost, idle, or of another stack, they are not', () => {
  const round = { kind: 'round-trip.samples', intervalMs: 20, messageSize: 32 } as const;
  const outcome = (
    { load = 'loaded', lost = 3, held = 3 }: Partial<EventOf<'round-trip.samples'>>,
    { stack = 'werift', beside = '' } = {},
  ) => {
    const what = `${beside}${load}, offerer: ${lost} of 50 lost, ${held} of them held back`;
    const events: TimelineEvent[] = [
      { ...round, t: 7, by: 'offerer', load, scheduled: 50, lost, held, samples: [] },
    ];
    const checks = [check('round-trips-complete', what)];
    const attempt = { verdict: failed('round-trips-complete', what), checks, events };
    const of = (pair: CellStacks) => withLedger(attempt, pair, today).outcome;
    const version = stack === 'werift' ? '0.22.9' : '0.10.0';
    const both = [of(stacks(stack, 'chromium', version)), of(stacks('chromium', stack, version))];
    return both.join();
  };
  assert.equal(outcome({}), 'quirk,quirk');
  assert.equal(outcome({ held: 2 }), 'failed,failed');
  assert.equal(outcome({ load: 'idle' }), 'failed,failed');
  assert.equal(outcome({}, { stack: 'wrtc' }), 'failed,failed');
  assert.equal(outcome({}, { beside: 'idle: not measured; ' }), 'failed,failed');
});

test('the end of a transfer that came to werift once more was sent is its quirk; to another, or with more amiss, it is not', () => {
  const outcome = (evidence: string, pair = stacks('chromium', 'werift', '0.22.9'), beside = '') =>
    withLedger(
      {
        verdict: failed('goodput-intact', evidence),
        checks: ['goodput-intact', beside].filter(Boolean).map((id) => check(id, evidence)),
        events: [],
      },
      pair,
      today,
    ).outcome;
  const held = (window: string) =>
    `${window}: the last messages came only when more was sent, 20.1 s after the end`;
  const toAnswerer = held('64KiB.duplex.offerer→answerer');
  assert.equal(outcome(toAnswerer), 'quirk');
  assert.equal(outcome(`${held('first-8MiB.offerer→answerer')}; ${toAnswerer}`), 'quirk');
  assert.equal(outcome(toAnswerer, stacks('werift', 'chromium', '0.22.9')), 'failed');
  assert.equal(outcome(held('64KiB.answerer→offerer')), 'failed');
  assert.equal(outcome(toAnswerer, stacks('chromium', 'wrtc', '0.10.0')), 'failed');
  assert.equal(outcome(`${toAnswerer}; 16KiB.offerer→answerer was not measured`), 'failed');
  assert.equal(outcome(toAnswerer, undefined, 'identity'), 'failed');
});

test('a candidate that libdatachannel refuses right after the other side closed is its quirk; without that, or with a reason of its own, it is not', () => {
  const call = (
    t: number,
    by: Role,
    name: Call['name'],
    phase: Call['phase'] = 'start',
    detail = '',
  ) => ({ t, by, kind: 'call', name, phase, detail }) as const;
  const described = (t: number) => call(t, 'offerer', 'setRemoteDescription');
  const words =
    'candidate:0 NotFoundError: libdatachannel error while adding remote candidate: Got a remote candidate without ICE transport';
  const outcome = (
    before: readonly TimelineEvent[],
    {
      pair = ['node-datachannel', 'firefox'],
      what = words,
      t = 9,
      also = [] as CheckResult[],
    } = {},
  ) => {
    const checks = [check('no-refused-input', what), ...also];
    const events = [...before, call(t, 'offerer', 'addIceCandidate', 'error', what)];
    const attempt = { verdict: failed('no-refused-input', what), checks, events };
    const [offerer = '', answerer = ''] = pair;
    return withLedger(attempt, stacks(offerer, answerer, '0.33.4'), today).outcome;
  };
  const closed = call(5, 'answerer', 'close', 'end');
  const good = [described(1), closed];
  assert.equal(outcome(good), 'quirk');
  assert.equal(outcome(good, { pair: ['wrtc', 'node-datachannel'] }), 'failed');
  assert.equal(outcome(good, { what: 'Invalid candidate format' }), 'failed');
  assert.equal(outcome(good, { t: 2_000 }), 'failed', 'long after');
  assert.equal(outcome(good, { also: [check('opens', '')] }), 'failed');
  assert.equal(outcome([described(1)]), 'failed', 'nobody closed');
  const lingering = call(5, 'answerer', 'close', 'start');
  assert.equal(outcome([described(1), lingering]), 'failed', 'not closed yet');
  assert.equal(outcome([closed, described(6)]), 'failed', 'that was the connection before');
  const own = call(7, 'offerer', 'close');
  assert.equal(outcome([...good, own]), 'failed', 'it closed by itself too');
  const told = (value: string): TimelineEvent => ({
    ...{ t: 6, by: 'offerer', kind: 'state', machine: 'connection' },
    value,
  });
  assert.equal(outcome([...good, told('connected')]), 'quirk');
  assert.equal(outcome([...good, told('closed')]), 'failed', 'it had told that it is over');
  assert.equal(outcome([described(1), told('failed'), closed]), 'failed');
  const other = call(8, 'answerer', 'setRemoteDescription', 'error', 'SyntaxError');
  assert.equal(outcome([...good, other]), 'failed');
});

test('a sender on usrsctp whose buffer stays full on a path on which it could send again is its quirk; a partner’s, or a lost path, is not', () => {
  const what = (label: string) => `bufferedAmount of "${label}" stayed at 589824 B for 20000 ms`;
  const ice = (t: number, value: string): TimelineEvent => ({
    ...{ t, by: 'answerer', kind: 'state', machine: 'ice' },
    value,
  });
  const stalled = (label: string, states: readonly TimelineEvent[], ...failing: string[]) => {
    const said = what(label);
    const code = 'throughput-stalled';
    const gaveUp: TimelineEvent = {
      ...{ t: 30_000, by: 'offerer', kind: 'failed', code, what: said, cure: '' },
    };
    return withLedger(
      {
        verdict: failed(code, said),
        checks: [
          ...['no-failure', ...failing].map((id) => check(id, '')),
          check('goodput-intact', unmeasured),
        ],
        events: [...states, gaveUp],
      },
      stacks('node-datachannel', 'chromium', '0.33.4'),
      today,
    );
  };
  const connected = [ice(1, 'connected')];
  const quirk = stalled('bulk-offerer', connected);
  assert.equal(quirk.outcome, 'quirk');
  assert.match(quirk.reason?.what ?? '', /stayed at 589824 B/);
  assert.equal(stalled('bulk-answerer', connected).outcome, 'failed');
  assert.equal(stalled('bulk-offerer', connected, 'identity').outcome, 'failed');
  const lost = [...connected, ice(12_000, 'disconnected')];
  assert.equal(stalled('bulk-offerer', lost).outcome, 'failed');
  assert.equal(stalled('bulk-offerer', [...lost, ice(12_001, 'connected')]).outcome, 'quirk');
  const late = [ice(25_000, 'disconnected'), ice(25_001, 'connected')];
  assert.equal(stalled('bulk-offerer', late).outcome, 'failed', 'its timer may run still');
});

test('a first word that Chromium never sent, by its own count, is its quirk; one that it sent, or a partner owes, is not', () => {
  const row = (messagesSent: number) => ({
    type: 'data-channel',
    label: 'bulk-offerer',
    messagesSent,
  });
  const opened = { kind: 'channel.state', label: 'bulk-offerer', id: 2, detail: '' } as const;
  const outcome = (
    pair: readonly [string, string],
    messagesSent: number,
    what = 'the receiver did not say on "bulk-offerer" within 30000 ms that it is ready',
  ) => {
    const events: TimelineEvent[] = [
      { t: 1, by: 'answerer', ...opened, value: 'open' },
      { t: 2, by: 'answerer', kind: 'stats', entries: [row(messagesSent)] },
    ];
    const checks = [check('no-failure', what)];
    const attempt = { verdict: failed('throughput-timeout', what), checks, events };
    return withLedger(attempt, stacks(...pair, '156.0.8078.108'), today).outcome;
  };
  assert.equal(outcome(['chromium', 'chromium'], 0), 'quirk');
  assert.equal(outcome(['werift', 'chromium'], 0), 'quirk');
  assert.equal(outcome(['werift', 'chromium'], 1), 'failed');
  assert.equal(outcome(['chromium', 'werift'], 0), 'failed');
  const unconfirmed =
    'the receiver did not confirm 9 messages on "bulk-offerer" within 30000 ms of the end';
  assert.equal(outcome(['chromium', 'chromium'], 0, unconfirmed), 'failed');
});

test('without statistics, or on a channel that never opened, a lost first word stays failed', () => {
  const what = 'the receiver did not say on "bulk-offerer" within 30000 ms that it is ready';
  const outcome = (...events: TimelineEvent[]) => {
    const attempt = { verdict: failed('throughput-timeout', what), checks: [], events };
    return withLedger(attempt, stacks('wrtc', 'chromium', '156.0.8078.108'), today).outcome;
  };
  const entries = [{ type: 'data-channel', label: 'bulk-offerer', messagesSent: 0 }];
  const opened = { kind: 'channel.state', label: 'bulk-offerer', id: 2, detail: '' } as const;
  assert.equal(outcome({ t: 1, by: 'answerer', ...opened, value: 'open' }), 'failed');
  assert.equal(outcome({ t: 2, by: 'answerer', kind: 'stats', entries }), 'failed');
});

test('a nonce that Chromium never sent is the same quirk: all that left it is the echo of the other one', () => {
  const outcome = (messagesSent: number, sentBack: number, ...failing: string[]) => {
    const opened = { kind: 'channel.state', label: 'data', id: 1, detail: '' } as const;
    const echoed = { kind: 'nonce.echoed', bytes: 32, equal: true } as const;
    const entries = [{ type: 'data-channel', label: 'data', messagesSent }];
    const events: TimelineEvent[] = [
      { t: 1, by: 'answerer', ...opened, value: 'open' },
      { t: 2, by: 'answerer', kind: 'nonce.sent', bytes: 32 },
      ...Array.from({ length: sentBack }, () => ({ t: 3, by: 'offerer' as const, ...echoed })),
      { t: 4, by: 'answerer', kind: 'stats', entries },
    ];
    const verdict = failed('nonce-timeout', 'answerer gave up on a after 10000 ms');
    const checks = ['no-failure', 'native/opens', ...failing].map((id) => check(id, ''));
    return withLedger(
      { verdict, checks, events },
      stacks('wrtc', 'chromium', '156.0.8078.108'),
      today,
    ).outcome;
  };
  assert.equal(outcome(1, 1), 'quirk');
  assert.equal(outcome(0, 0), 'quirk');
  assert.equal(outcome(2, 1), 'failed', 'the nonce left: the partner lost it or did not answer');
  assert.equal(outcome(1, 0), 'failed', 'what left may be either');
  assert.equal(outcome(1, 1, 'identity'), 'failed');
  assert.equal(outcome(1, 1, 'end-noticed'), 'failed', 'an end before it that nobody noticed');
});

test('a message that wrtc needed long for after its packets were lost is its quirk; without such a loss, or lost for good, it is not', () => {
  const late = 'answerer: text of 262144 B came back too late, after 9.5 s';
  const counts = (by: Role, packetsSent: number, packetsReceived: number): TimelineEvent => ({
    ...{ t: 10_173, by, kind: 'stats' },
    entries: [{ id: 'T', timestamp: 0, type: 'transport', packetsSent, packetsReceived }],
  });
  const events = (answererSent: number, offererReceived: number): TimelineEvent[] => [
    { t: 10_144, by: 'answerer', kind: 'echo.late', type: 'text', size: 262_144, ms: 9_465 },
    counts('offerer', 2_799, offererReceived),
    counts('answerer', answererSent, 2_799),
  ];
  const outcome = (evidence: string, given: TimelineEvent[], answerer = 'wrtc') =>
    withLedger({ ...echo(evidence), events: given }, stacks('chromium', answerer, '0.10.0'), today)
      .outcome;
  assert.equal(outcome(late, events(2_774, 2_720)), 'quirk');
  assert.equal(outcome(`${late}; left out, above it: 262145 B`, events(2_774, 2_720)), 'quirk');
  assert.equal(outcome(late, events(2_774, 2_774)), 'failed');
  assert.equal(outcome(late, events(2_774, 2_744)), 'failed'); // 30 packets do not take 9.5 s
  assert.equal(outcome(late, events(2_774, 0)), 'failed');
  assert.equal(outcome(late, events(2_774, 2_720), 'firefox'), 'failed');
  assert.equal(outcome(late, events(2_774, 2_720).slice(0, 1)), 'failed');
  const gone = `${late}; answerer: binary of 262144 B did not come back`;
  assert.equal(outcome(gone, events(2_774, 2_720)), 'failed');
});

test('bulk data of wrtc that still moves by a packet per acknowledgement kept back is its quirk; faster, slower, or seen once, it is not', () => {
  const what = 'bufferedAmount of "bulk-answerer" stayed at 1048576 B for 20000 ms';
  const look = (t: number, packetsSent: number): TimelineEvent => ({
    ...{ t, by: 'answerer', kind: 'stats' },
    entries: [{ id: 'T', timestamp: 0, type: 'transport', packetsSent }],
  });
  const outcome = (
    looks: TimelineEvent[],
    {
      code = 'throughput-stalled',
      said = what,
      answerer = 'wrtc',
      also = check('no-failure', ''),
    } = {},
  ) => {
    const checks = [check('goodput-intact', unmeasured), also];
    const attempt = { verdict: failed(code, said), checks, events: looks };
    return withLedger(attempt, stacks('firefox', answerer, '0.10.0'), today).outcome;
  };
  const crawl = [look(20_800, 830), look(24_800, 850)];
  assert.equal(outcome(crawl), 'quirk');
  assert.equal(outcome([look(20_800, 830), look(24_800, 832)]), 'failed', 'only its timer');
  assert.equal(outcome([look(20_800, 830), look(24_800, 830)]), 'failed', 'nothing');
  assert.equal(outcome([look(20_800, 830), look(24_800, 2_900)]), 'failed', 'it had recovered');
  assert.equal(outcome(crawl.slice(1)), 'failed', 'one look tells nothing');
  assert.equal(outcome(crawl, { said: what.replace('answerer', 'offerer') }), 'failed');
  assert.equal(outcome(crawl, { answerer: 'werift' }), 'failed');
  assert.equal(outcome(crawl, { also: check('identity', '') }), 'failed');

  const code = 'throughput-timeout';
  const unconfirmed =
    'the receiver did not confirm 512 messages on "bulk-answerer" within 30000 ms of the end';
  const noEnd = '507 messages and no end mark on "bulk-answerer" within 37000 ms';
  const unready = 'the receiver did not say on "bulk-answerer" within 30000 ms that it is ready';
  assert.equal(outcome(crawl, { code, said: unconfirmed }), 'quirk', 'its last messages');
  assert.equal(outcome(crawl, { code, said: noEnd }), 'quirk', 'the same, told by the receiver');
  assert.equal(outcome(crawl.slice(1), { code, said: unconfirmed }), 'failed', 'one look');
  assert.equal(outcome(crawl, { code, said: noEnd, answerer: 'werift' }), 'failed');
  assert.equal(outcome(crawl, { code, said: noEnd.replace('answerer', 'offerer') }), 'failed');
  assert.equal(outcome(crawl, { code, said: unready }), 'failed', 'nothing was sent yet');
  assert.equal(outcome(crawl, { code }), 'failed', 'other words');
});

test('an end that is a quirk explains what was not measured after it, and nothing that was measured and is wrong', () => {
  const what = 'the receiver did not say on "bulk-offerer" within 30000 ms that it is ready';
  const opened = { kind: 'channel.state', label: 'bulk-offerer', id: 2, detail: '' } as const;
  const row = { type: 'data-channel', label: 'bulk-offerer', messagesSent: 0 };
  const events: TimelineEvent[] = [
    { t: 1, by: 'answerer', ...opened, value: 'open' },
    { t: 2, by: 'answerer', kind: 'stats', entries: [row] },
  ];
  const outcome = (id: string, evidence: string) => {
    const checks = [check('no-failure', what), check(id, evidence)];
    const attempt = { verdict: failed('throughput-timeout', what), checks, events };
    return withLedger(attempt, stacks('wrtc', 'chromium', '156.0.8078.108'), today).outcome;
  };
  assert.equal(outcome('goodput-intact', unmeasured), 'quirk');
  const damaged = '16KiB.offerer→answerer: the hash of the payload differs';
  assert.equal(outcome('goodput-intact', `${unmeasured}; ${damaged}`), 'failed');
  const few = '16KiB.offerer→answerer: 511 of 512 messages arrived';
  assert.equal(outcome('goodput-intact', few), 'failed');
  assert.equal(outcome('round-trips-complete', 'loaded: not measured'), 'quirk');
  assert.equal(outcome('round-trips-complete', 'loaded, offerer: 3 of 50 lost'), 'quirk');
  const before = 'idle, offerer: 3 of 50 lost';
  assert.equal(outcome('round-trips-complete', `${before}; loaded: not measured`), 'failed');
});

test('a channel that ends on a message of 64 KiB is the quirk of pion; whatever was lost or spoilt before it is not', () => {
  const events: TimelineEvent[] = [
    {
      ...{ t: 1, by: 'answerer', kind: 'channel.state', label: 'signalbox', id: 1 },
      ...{ value: 'error', detail: 'short buffer' },
    },
  ];
  const outcome = (...evidence: string[]) => {
    const what = 'channel signalbox was closed';
    const checks = [check('no-failure', what), check('echo-intact', evidence.join('; '))];
    const attempt = { verdict: failed('channel-closed', what), checks, events };
    return withLedger(attempt, stacks('chromium', 'pion', '3.1.42'), today).outcome;
  };
  const after = 'offerer: 14 results of 16 messages; answerer: 0 results of 16 messages';
  const both = 'offerer: text of 65536 B, binary of 65536 B did not come back';
  const leftOut = 'left out, above the negotiated maximum: 65537, 262144 B';
  assert.equal(outcome(after, both, leftOut), 'quirk');
  assert.equal(outcome(after, 'offerer: text of 65536 B did not come back', leftOut), 'quirk');
  const empty = 'offerer: text of 0 B, text of 65536 B did not come back';
  assert.equal(outcome(after, empty, leftOut), 'failed');
  const spoilt = 'offerer: text of 1 B came back as binary';
  assert.equal(outcome(after, both, spoilt, leftOut), 'failed');
});
