/**
 * Known deviations of stacks. An entry turns `failed` into `quirk`, and nothing else, when the stack, its
 * version and what was seen are exactly those of the entry, and the entry has not expired.
 */
import { otherRole, type Role } from '../core/ids.ts';
import { ofKind, type TimelineEvent } from '../timeline/event.ts';
import type { CheckResult } from './result.ts';
import { neverSentNonce, sentOn } from './unsent.ts';
import type { Verdict } from './verdict.ts';

export interface LedgerEntry {
  /** Shown as the reason's code. */
  readonly id: string;
  readonly stack: string;
  /** Versions that show it: a prefix of whole parts, such as `0.33`. */
  readonly version: string;
  /** Scenario that always shows it; null where it only happens now and then. */
  readonly always: string | null;
  /** Side on which the stack has to be. */
  readonly role: Role | 'either';
  /** The stack of the other side without which it does not show; absent: any. */
  readonly partner?: string;
  /** The deviation in one sentence. */
  readonly what: string;
  /** Where upstream knows of it, or the requirement it breaks where nobody was told yet. */
  readonly upstream: string;
  /** Day it was seen here last, and day from which it has to be looked at again (ISO 8601). */
  readonly seen: string;
  readonly expires: string;
  /** True when what failed is this deviation and nothing beside it. */
  readonly explains: (failed: FailedAttempt, sides: readonly Role[]) => boolean;
}

export interface FailedAttempt {
  readonly verdict: Verdict;
  readonly checks: readonly CheckResult[];
  readonly events: readonly TimelineEvent[];
}

/** The stacks of a cell, as they were when it ran. */
export type CellStacks = Readonly<
  Record<Role, { readonly name: string; readonly version: string }>
>;

/** How long after the answer libdatachannel gives up when it cannot verify the client's certificate. */
const gaveUpWithinMs = 250;

export const ledger: readonly LedgerEntry[] = [
  {
    id: 'werift-empty-message',
    stack: 'werift',
    version: '0.22',
    always: 'echo',
    role: 'either',
    what: 'werift sends an empty message as a DATA chunk without data instead of one padding byte, and the association ends; RFC 8831 section 6.6 asks for the byte',
    upstream: 'https://www.rfc-editor.org/rfc/rfc8831#section-6.6',
    seen: '2026-11-23',
    expires: '2027-05-31',
    explains: ({ checks }) =>
      onlyFailed(
        checks,
        'echo-intact',
        /^\w+: (text|binary) of 0 B(, (text|binary) of 0 B)* did not come back$/,
      ),
  },
  {
    id: 'werift-silent-close',
    stack: 'werift',
    version: '0.22',
    always: 'close',
    role: 'either',
    what: 'werift closes its connection without telling the other side, neither by SCTP nor by DTLS, so that only the ICE consent timer notices; RFC 5246 section 7.2.1 asks for close_notify',
    upstream: 'https://www.rfc-editor.org/rfc/rfc5246#section-7.2.1',
    seen: '2026-11-23',
    expires: '2027-05-31',
    explains: ({ checks }, sides) => onlyUnnoticed(checks, [silentClose(sides)]),
  },
  {
    id: 'werift-drops-shutdown-complete',
    stack: 'werift',
    version: '0.22',
    always: null, // whether libdatachannel gets so far before it aborts the association is a matter of time
    role: 'either',
    partner: 'node-datachannel',
    what: 'werift answers an SCTP SHUTDOWN and drops the SHUTDOWN COMPLETE that follows, as it takes itself for the side that asked (SHUTDOWN-SENT instead of SHUTDOWN-ACK-SENT), so that it does not notice a partner that closes in order; RFC 9260 section 9.2 ends the association there',
    upstream: 'https://www.rfc-editor.org/rfc/rfc9260#section-9.2',
    seen: '2026-11-27',
    expires: '2027-05-31',
    explains: ({ checks }, sides) =>
      onlyUnnoticed(checks, [missedClose(sides)], [silentClose(sides), missedDeath(sides)]),
  },
  {
    id: 'werift-tells-nothing-of-lost-consent',
    stack: 'werift',
    version: '0.22',
    always: null, // only where it is waited for: in --plan full
    role: 'either',
    what: 'werift stops asking for consent at the first check that nobody answers, sets its iceConnectionState to disconnected without calling oniceconnectionstatechange, and stays connected for ever; RFC 7675 section 5.1 ends consent after 30 s',
    upstream: 'https://www.rfc-editor.org/rfc/rfc7675#section-5.1',
    seen: '2026-11-27',
    expires: '2027-05-31',
    explains: ({ checks }, sides) =>
      onlyUnnoticed(checks, [missedDeath(sides)], [silentClose(sides)]),
  },
  {
    id: 'mosquitto-http2-websocket',
    stack: 'firefox',
    version: '153',
    always: null,
    role: 'either',
    what: 'Firefox opens a WebSocket over HTTP/2 (RFC 8441) where the server agrees to it; the libwebsockets below mosquitto agrees, and ends it before CONNACK (with network.http.http2.websockets off it connects)',
    upstream: 'https://github.com/eclipse-mosquitto/mosquitto/issues/1211',
    seen: '2026-11-26',
    expires: '2027-05-31',
    explains: ({ verdict }) => verdict.reason?.code === 'websocket-over-http2',
  },
  {
    id: 'libdatachannel-early-handshake',
    stack: 'node-datachannel',
    version: '0.33',
    always: null,
    role: 'offerer',
    what: 'libdatachannel took DTLS messages of the answerer before it had the answer, could not verify the certificate ("unknown CA") and closed; its log shows the alert',
    upstream: 'https://github.com/paullouisageneau/libdatachannel/pull/1554',
    seen: '2026-11-23',
    expires: '2027-05-31',
    explains: ({ verdict, events }) =>
      verdict.reason?.code === 'connection-failed' && closedOnAnswer(events),
  },
  {
    id: 'usrsctp-stops-sending',
    stack: 'node-datachannel',
    version: '0.33',
    always: null,
    role: 'either',
    what: 'usrsctp, the SCTP below libdatachannel, stopped sending in the middle of bulk data: its buffer stayed full on a connected channel, and what was lost was not sent again (RFC 9260 section 6.3.3)',
    upstream: 'https://github.com/sctplab/usrsctp/issues/721',
    seen: '2026-11-27',
    expires: '2027-05-31',
    explains: ({ verdict, events, checks }, sides) => {
      const { code = '', what = '' } = verdict.reason ?? {};
      const sender = /^bufferedAmount of "bulk-(\w+)" stayed at/.exec(what)?.[1];
      return (
        code === 'throughput-stalled' &&
        sides.some((side) => side === sender) &&
        !ofKind(events, 'state').some(({ value }) => lostPath.has(value)) &&
        onlyOf(checks, cutShort)
      );
    },
  },
  {
    id: 'chromium-drops-message-at-open',
    stack: 'chromium',
    version: '156',
    always: null,
    role: 'either',
    what: 'Chromium now and then drops what is sent when an announced channel opens: readyState is open, send() returns, and its statistics count no message sent; webrtc-pc section 6.2 lets an open channel send',
    upstream: 'https://www.w3.org/TR/webrtc/#dom-rtcdatachannel-send',
    seen: '2026-11-27',
    expires: '2027-05-31',
    explains: ({ verdict, events, checks }, sides) => {
      const { code = '', what = '' } = verdict.reason ?? {};
      const sender = /^the receiver did not say on "bulk-(\w+)" within/.exec(what)?.[1];
      const isLost = (side: Role): boolean =>
        (code === 'nonce-timeout' && neverSentNonce(events, side)) ||
        (code === 'throughput-timeout' &&
          otherRole(side) === sender &&
          sentOn(events, side, `bulk-${sender}`) === 0);
      const follows = code === 'nonce-timeout' ? neverOpened : cutShort;
      return sides.some(isLost) && onlyOf(checks, follows);
    },
  },
  {
    id: 'pion-refuses-zero-checksum',
    stack: 'pion',
    version: '3.1',
    always: null, // only with a partner that announces it: libdatachannel, and browsers from 2024 on
    role: 'either',
    what: 'pion drops an SCTP INIT with the parameter Zero Checksum Acceptable (0x8001) as unreadable instead of skipping what it does not know, so that no association comes about; RFC 9260 section 3.2.1 asks to skip it',
    upstream: 'https://github.com/pion/webrtc/issues/2618',
    seen: '2026-11-27',
    expires: '2027-05-31',
    explains: ({ events, checks }, sides) =>
      !ofKind(events, 'channel.state').some(({ value }) => value === 'open') &&
      ofKind(events, 'note').some(
        ({ by, text }) =>
          sides.some((side) => side === by) && /unmarshal INIT.*ParamType: 32769/.test(text),
      ) &&
      onlyOf(checks, neverOpened),
  },
  {
    id: 'pion-64-kib-minus-one',
    stack: 'pion',
    version: '3.1',
    always: 'echo',
    role: 'either',
    what: 'pion reads a message into 65535 bytes and closes the channel when one has 65536, although without a=max-message-size in its description others may send that much (RFC 8841 section 6)',
    upstream: 'https://www.rfc-editor.org/rfc/rfc8841#section-6',
    seen: '2026-11-27',
    expires: '2027-05-31',
    explains: ({ events, verdict }, sides) =>
      endsAChannel.has(verdict.reason?.code ?? '') &&
      ofKind(events, 'channel.state').some(
        ({ by, value, detail }) =>
          sides.some((side) => side === by) && value === 'error' && detail === 'short buffer',
      ),
  },
];

/** What fails when bulk data stops halfway, and says nothing beside it. */
const cutShort: ReadonlySet<string> = new Set([
  'no-failure',
  'goodput-intact',
  'round-trips-complete',
]);

/** States in which nothing can be sent, whatever SCTP does. */
const lostPath: ReadonlySet<string> = new Set(['disconnected', 'failed']);

/** How a channel that closed in the middle of something shows. */
const endsAChannel: ReadonlySet<string> = new Set([
  'channel-closed',
  'echo-intact',
  'throughput-stalled',
  'throughput-timeout',
]);

/** What fails when no channel ever opens, and says nothing beside it. */
const neverOpened: ReadonlySet<string> = new Set([
  'no-failure',
  'opens',
  'end-noticed',
  'echo-intact',
  'goodput-intact',
  'round-trips-complete',
]);

/** A dialect has its own claim that a channel opens: `native/opens`. */
const withoutDialect = (check: string): string => check.slice(check.lastIndexOf('/') + 1);

/**
 * The verdict after the ledger: `quirk` with the entry's words where an entry explains the failure.
 * @param today - ISO 8601 day; an entry no longer counts from its expiry on
 */
export function withLedger(
  attempt: FailedAttempt,
  stacks: CellStacks,
  today: string,
  entries: readonly LedgerEntry[] = ledger,
): Verdict {
  const { verdict } = attempt;
  if (verdict.outcome !== 'failed') return verdict;
  const entry = entries.find(
    (candidate) =>
      today < candidate.expires &&
      concerns(candidate, stacks) &&
      candidate.explains(attempt, sidesOf(candidate, stacks)),
  );
  if (entry === undefined) return verdict;
  const seen = verdict.reason === null ? '' : ` (${verdict.reason.code}: ${verdict.reason.what})`;
  const what = `${entry.what}${seen}`;
  return { outcome: 'quirk', reason: { code: entry.id, what, cure: `known: ${entry.upstream}` } };
}

/** The sides on which the stack of an entry is, in a version and role that it names. */
function sidesOf(entry: LedgerEntry, stacks: CellStacks): Role[] {
  const roles: readonly Role[] = entry.role === 'either' ? ['offerer', 'answerer'] : [entry.role];
  return roles.filter((role) => {
    const { name, version } = stacks[role];
    const isPartner = entry.partner === undefined || stacks[otherRole(role)].name === entry.partner;
    return name === entry.stack && `${version}.`.startsWith(`${entry.version}.`) && isPartner;
  });
}

/** Whether a cell has the stack, in the version and on the side that an entry names. */
export function concerns(entry: LedgerEntry, stacks: CellStacks): boolean {
  return sidesOf(entry, stacks).length > 0;
}

/** No check failed but these. */
function onlyOf(checks: readonly CheckResult[], these: ReadonlySet<string>): boolean {
  return checks.every(({ id, outcome }) => outcome !== 'failed' || these.has(withoutDialect(id)));
}

/** This check failed, for these reasons alone, and no other did. */
function onlyFailed(checks: readonly CheckResult[], id: string, each: RegExp): boolean {
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  return failed.every(
    (check) => check.id === id && check.evidence.split('; ').every((part) => each.test(part)),
  );
}

/** How `end-noticed` words an end that was not noticed, or too late: of whose close, by whom, of whose death. */
const silentClose = (own: readonly Role[]): string => `(${own.join('|')}) closes: the \\w+`;
const missedClose = (own: readonly Role[]): string => `\\w+ closes: the (${own.join('|')})`;
const missedDeath = (own: readonly Role[]): string =>
  `\\w+ killed: the (${own.join('|')})(?= did not notice by channel or connection or ice )`;

/** Nothing failed but ends that were not noticed: one of `these` at least, and none but these and those `beside`. */
function onlyUnnoticed(
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
function closedOnAnswer(events: readonly TimelineEvent[]): boolean {
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
