/**
 * What can be known of a dialect before two peers speak it: every kind of message is written and read back, reaches
 * a subscription of the one it is for, and damage is refused. `npx signalbox` does this with every user's own
 * dialect; in a test of its author it is one line.
 */
import type { Role } from '../core/ids.ts';
import type { Envelope, Signal, WireMessage } from '../core/signal.ts';
import { topicFilter } from '../core/topic-filter.ts';
import type { Dialect, Place, Room } from './dialect.ts';
import { guarded } from './guarded.ts';
import { isShaped, shapeProblems } from './shape.ts';

/** What is wrong, and whether a function threw, had another shape, or did not hold its word. */
export interface DialectProblem {
  readonly code: 'dialect-malformed' | 'dialect-threw';
  readonly what: string;
}

const room = 'rehearsal';
const sdp = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n';
const candidate = 'candidate:1 1 UDP 2122252543 192.0.2.1 50000 typ host';

/** Without these nobody meets or connects. */
const needed: readonly Signal[] = [
  { kind: 'offer', sdp },
  { kind: 'answer', sdp },
  { kind: 'candidate', candidate, sdpMid: '0', sdpMLineIndex: 0, ufrag: 'abcd' },
];
/** A dialect may have no words for these. */
const optional: readonly Signal[] = [
  { kind: 'end-of-candidates' },
  { kind: 'bye', why: 'rehearsed' },
];
const damage = ['', '{', '[]', 'null', '{"type":"offer"}', '\u0000'.repeat(40)];

/** @returns every problem found, in the order in which it would be met; empty: two peers can speak it */
export function dialectProblems(given: unknown): DialectProblem[] {
  if (!isShaped(given)) return shapeProblems(given).map(malformed);
  try {
    return rehearse(guarded(given), given);
  } catch (error) {
    return [{ code: 'dialect-threw', what: error instanceof Error ? told(error) : String(error) }];
  }
}

const malformed = (what: string): DialectProblem => ({ code: 'dialect-malformed', what });

/** The message of an error of ours begins with its code. */
const told = ({ message }: Error): string => message.replace(/^dialect-threw: /, '');

function rehearse(dialect: Dialect, given: Dialect): DialectProblem[] {
  const names = dialect.names();
  if (names.offerer === names.answerer)
    return [malformed(`both of its names are ${names.offerer}`)];
  const peers = Object.values(names);
  const place = (role: Role): Place => ({ room, peers, secret: 'x', me: names[role], role });
  const [offerer, answerer] = [place('offerer'), place('answerer')];
  const said: readonly (readonly [Place, Place | null, Signal])[] = [
    [offerer, null, { kind: 'presence', state: 'online' }],
    ...[...needed, ...optional, ...pings(dialect)].map(
      (signal) => [offerer, answerer, signal] as const,
    ),
  ];
  const problems = said.flatMap(([from, to, signal]) =>
    readBack(dialect, { from, to: to ?? answerer, isForAll: to === null }, signal),
  );
  return [...problems, ...will(dialect, offerer), ...refusals(given, offerer)];
}

function pings(dialect: Dialect): Signal[] {
  if (!dialect.able.has('signalling-ping')) return [];
  const nonce = dialect.pingNonce();
  return [
    { kind: 'ping', nonce },
    { kind: 'pong', nonce },
  ];
}

interface Way {
  readonly from: Place;
  /** Who hears it, among others if it is for all. */
  readonly to: Place;
  readonly isForAll: boolean;
}

/** One message: written, delivered and read. */
function readBack(dialect: Dialect, way: Way, signal: Signal): DialectProblem[] {
  const { from, to, isForAll } = way;
  const wire = dialect.encode(from, envelope(dialect, way, signal));
  if (wire === null) return unsaid(dialect, signal);
  const [bad] = wireProblems(wire);
  if (bad !== undefined) return [malformed(`encode of ${signal.kind}: ${bad}`)];
  const unheard = [
    ...missed('filters', dialect.filters(to), wire),
    ...unobserved(dialect, from, wire),
  ];
  const decoded = dialect.decode(to, wire.topic, wire.payload);
  if (!decoded.ok) return [...unheard, unread(signal, decoded.why)];
  const { from: sender, to: addressee, signal: read } = decoded.envelope;
  const wrong = [
    ...differs(signal, read),
    ...(sender === from.me || sender === '' ? [] : [`it is from "${sender}", not "${from.me}"`]),
    ...(isForAll || addressee === to.me ? [] : [`it is for ${String(addressee)}, not "${to.me}"`]),
  ];
  return [
    ...unheard,
    ...wrong.map((what) => malformed(`its own ${signal.kind} comes back changed: ${what}`)),
  ];
}

const unread = ({ kind }: Signal, why: string): DialectProblem => ({
  code: why.includes(' threw: ') ? 'dialect-threw' : 'dialect-malformed',
  what: `it does not read its own ${kind}: ${why}`,
});

function envelope(dialect: Dialect, { from, to, isForAll }: Way, signal: Signal): Envelope {
  const stamp = { session: dialect.session(), toSession: isForAll ? null : dialect.session() };
  const seq = dialect.isNumbered ? 1 : null;
  return {
    from: from.me,
    to: isForAll ? null : to.me,
    ...stamp,
    seq,
    createdAt: Date.now(),
    signal,
  };
}

function unsaid({ awaits }: Dialect, { kind }: Signal): DialectProblem[] {
  const isAwaited = Object.values(awaits).includes('presence');
  const must = needed.some((each) => each.kind === kind) || (kind === 'presence' && isAwaited);
  return must ? [malformed(`encode has no words for ${kind}, and nobody connects without`)] : [];
}

/** What an MQTT client could not publish. */
function wireProblems({ topic, payload, qos, retain }: WireMessage): string[] {
  const fields: readonly [string, unknown, (value: unknown) => boolean][] = [
    ['topic', topic, (value) => typeof value === 'string' && /^[^+#\0]+$/.test(value)],
    ['payload', payload, (value) => typeof value === 'string'],
    ['qos', qos, (value) => value === 0 || value === 1],
    ['retain', retain, (value) => typeof value === 'boolean'],
  ];
  return fields.flatMap(([name, value, holds]) =>
    holds(value) ? [] : [`${name} is ${value === undefined ? 'missing' : JSON.stringify(value)}`],
  );
}

const unobserved = (dialect: Dialect, here: Room, wire: WireMessage): DialectProblem[] =>
  missed('observed', dialect.observed(here), wire);

function missed(
  where: string,
  filters: readonly string[],
  { topic }: WireMessage,
): DialectProblem[] {
  const isHeard = filters.some((filter) => topicFilter(filter)(topic));
  return isHeard ? [] : [malformed(`${topic} is in none of its ${where}: ${filters.join(', ')}`)];
}

/** What must survive; a ping may come back as its length, and no dialect need carry a ufrag. */
function differs(sent: Signal, read: Signal): string[] {
  if (read.kind !== sent.kind) return [`its kind is ${read.kind}`];
  if ('sdp' in sent && 'sdp' in read && sent.sdp !== read.sdp) return ['the SDP differs'];
  if (sent.kind === 'presence' && read.kind === 'presence' && sent.state !== read.state)
    return [`state is ${read.state}`];
  if (sent.kind !== 'candidate' || read.kind !== 'candidate') return [];
  if (sent.candidate !== read.candidate) return [`candidate is "${read.candidate}"`];
  const index: unknown = read.sdpMLineIndex;
  return index === 0 ? [] : [`sdpMLineIndex is ${String(index)}, not 0`];
}

function will(dialect: Dialect, place: Place): DialectProblem[] {
  const wire = dialect.will(place);
  if (wire === null) {
    return dialect.departure === 'will' ? [malformed('peers go by a will, and it has none')] : [];
  }
  return wireProblems(wire).map((what) => malformed(`will: ${what}`));
}

/** Asked without the guard: damage is refused with a reason and not by an error. */
function refusals(given: Dialect, place: Place): DialectProblem[] {
  const topics = [...given.filters(place).filter((filter) => !/[+#]/.test(filter)), 'else/where'];
  return topics.flatMap((topic) =>
    damage.flatMap((payload) => refusal(given, place, topic, payload)),
  );
}

function refusal(given: Dialect, place: Place, topic: string, payload: string): DialectProblem[] {
  try {
    const decoded = given.decode(place, topic, payload);
    if (!decoded.ok || topic !== 'else/where') return [];
    return [malformed(`decode takes a message on ${topic}, which is not of its room`)];
  } catch (error) {
    const what = `decode threw on ${JSON.stringify(payload.slice(0, 20))}: ${String(error)}`;
    return [{ code: 'dialect-threw', what }];
  }
}
