/** How known deviations show: what the entries of the ledger look for in checks and events. */
import type { Role } from '../../core/ids.ts';
import type { Ms } from '../../core/units.ts';
import { ofKind, type EventOf, type TimelineEvent } from '../../timeline/event.ts';
import type { CheckResult } from '../result.ts';
import type { Verdict } from '../verdict.ts';

/** How long after the answer libdatachannel gives up when it cannot verify the client's certificate. */
const gaveUpWithinMs = 250;

/** Checks that may have failed, and how each part of what they found has to be worded. */
export type Excused = Readonly<Record<string, RegExp>>;

/** In whatever words. */
export const anyWords = /^/;

/** What fails when bulk data stops halfway: what was not measured any more. What was measured has to be right. */
export const cutShort: Excused = {
  'no-failure': anyWords,
  'goodput-intact': /^\S+ was not measured$/,
  'round-trips-complete': /^(\w+: not measured|loaded, \w+: \d+ of \d+ lost)$/,
};

/** Whose bulk data stopped, by the words of `throughput-stalled`; null where that is not what failed. */
export function stalledSender({ reason }: Verdict): string | null {
  if (reason?.code !== 'throughput-stalled') return null;
  return /^bufferedAmount of "bulk-(\w+)" stayed at/.exec(reason.what)?.[1] ?? null;
}

/** Whose bulk data stopped, or was not there in time, by the words of what failed; null where that is neither. */
export function slowSender(verdict: Verdict): string | null {
  const { code = '', what = '' } = verdict.reason ?? {};
  if (code !== 'throughput-timeout') return stalledSender(verdict);
  return unconfirmed.exec(what)?.[1] ?? null;
}

const unconfirmed =
  /^(?:the receiver did not confirm \d+ messages|\d+ messages and no end mark) on "bulk-(\w+)" within/;

/** States in which nothing can be sent, whatever SCTP does. */
const lostPath: ReadonlySet<string> = new Set(['disconnected', 'failed']);

/** The longest that libdatachannel lets usrsctp wait before it sends again (RTO.Max, its sctptransport.cpp). */
const usrsctpRtoMaxMs = 10_000;

/** Whether usrsctp had time to send again before it gave up at `at`: no path was lost, or it was back for longer than that. */
export function couldSendAgain(events: readonly TimelineEvent[], at: Ms): boolean {
  const states = ofKind(events, 'state').filter(({ t }) => t <= at);
  const latest = new Map(states.map(({ by, machine, value }) => [`${by} ${machine}`, value]));
  const lost = states.filter(({ value }) => lostPath.has(value)).map(({ t }) => t);
  const isBack = ![...latest.values()].some((value) => lostPath.has(value));
  return isBack && at - Math.max(-Infinity, ...lost) > usrsctpRtoMaxMs;
}

/** How a channel that closed in the middle of something shows. */
export const endsAChannel: ReadonlySet<string> = new Set([
  'channel-closed',
  'echo-intact',
  'throughput-stalled',
  'throughput-timeout',
]);

/** What fails when no channel opens any more: nothing takes place on it. */
export const neverOpened: Excused = {
  ...cutShort,
  opens: anyWords,
  'end-noticed': /: it did not take place$/,
  'echo-intact': /^(\w+: 0 results of \d+ messages|left out, .*)$/,
};

/** What fails when a channel ends on a message of 64 KiB: it, and what was to come after it. */
export const endedAt64KiB: Excused = {
  ...cutShort,
  'echo-intact':
    /^(\w+: (\d+ results of \d+ messages|(text|binary) of 65536 B(, binary of 65536 B)? did not come back)|left out, .*)$/,
};

/** A dialect has its own claim that a channel opens: `native/opens`. */
const withoutDialect = (check: string): string => check.slice(check.lastIndexOf('/') + 1);

/** No check failed but these, and they found nothing but what is excused. */
export function onlyOf(checks: readonly CheckResult[], excused: Excused): boolean {
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  return failed.every(({ id, evidence }) => {
    const each = excused[withoutDialect(id)];
    return each !== undefined && evidence.split('; ').every((part) => each.test(part));
  });
}

/** This check failed, for these reasons alone, and no other did. */
export function onlyFailed(checks: readonly CheckResult[], id: string, each: RegExp): boolean {
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  return failed.every(
    (check) => check.id === id && check.evidence.split('; ').every((part) => each.test(part)),
  );
}

/** How `goodput-intact` words that one of these sides had the last messages of a transfer only when more was sent. */
export const heldBackFrom = (own: readonly Role[]): RegExp =>
  new RegExp(
    String.raw`^[\w.-]+→(${own.join('|')}): the last messages came only when more was sent, [\d.]+ s after the end$`,
  );

/** How `end-noticed` words an end that was not noticed, or too late: of whose close, by whom, of whose death. */
export const silentClose = (own: readonly Role[]): string => `(${own.join('|')}) closes: the \\w+`;

export const missedClose = (own: readonly Role[]): string => `\\w+ closes: the (${own.join('|')})`;

export const missedDeath = (own: readonly Role[]): string =>
  `\\w+ killed: the (${own.join('|')})(?= did not notice by channel or connection or ice )`;

/** Nothing failed but ends that were not noticed: one of `these` at least, and none but these and those `beside`. */
export function onlyUnnoticed(
  checks: readonly CheckResult[],
  these: readonly string[],
  beside: readonly string[] = [],
): boolean {
  const ending = (kinds: readonly string[]): RegExp =>
    new RegExp(String.raw`^(${kinds.join('|')}) did not notice by [\w ]+(, but after [\d.]+ ms)?$`);
  const parts = checks.flatMap(({ id, evidence }) =>
    id === 'end-noticed' ? evidence.split('; ') : [],
  );
  return (
    onlyFailed(checks, 'end-noticed', ending([...these, ...beside])) &&
    parts.some((part) => ending(these).test(part))
  );
}

/** The offerer's connection closed right after the answer came, and DTLS was never connected. */
export function closedOnAnswer(events: readonly TimelineEvent[]): boolean {
  const own = events.filter(({ by }) => by === 'offerer');
  const answers = ofKind(own, 'description').filter(({ side }) => side === 'remote');
  return answers.some(({ t }) => {
    const soon = ofKind(own, 'state').filter((s) => s.t >= t && s.t <= t + gaveUpWithinMs);
    const connected = soon.some(({ value, machine }) => machine !== 'ice' && value === 'connected');
    const closed = soon.some(
      ({ value, machine }) => machine === 'connection' && value === 'closed',
    );
    return closed && !connected;
  });
}

/** Whoever notices the end of the other side at all does so in packets, which take no longer here. */
const refusesWithinMs = 1_000;

/**
 * A candidate that one of these sides refused for want of a transport, right after the other side had closed this
 * connection, while it had neither closed it itself nor told that anything was over.
 */
export function isLateCandidate(
  { by, detail, t }: EventOf<'call'>,
  events: readonly TimelineEvent[],
  sides: readonly Role[],
): boolean {
  const own = sides.find((side) => side === by);
  const words = ': Got a remote candidate without ICE transport';
  if (own === undefined || !detail.endsWith(words)) return false;
  const before = events.filter((event) => event.t <= t);
  const calls = ofKind(before, 'call');
  const described = calls.filter((call) => call.by === own && call.name === 'setRemoteDescription');
  const from = described.at(-1)?.t ?? Infinity;
  const closes = calls.filter((call) => call.name === 'close' && call.t >= from);
  const closed = closes.some(
    (call) => call.by !== own && call.phase === 'end' && t - call.t <= refusesWithinMs,
  );
  const told = ofKind(before, 'state').some(
    ({ by: teller, value, t: at }) =>
      teller === own && at >= from && (lostPath.has(value) || value === 'closed'),
  );
  return closed && !told && !closes.some((call) => call.by === own);
}
