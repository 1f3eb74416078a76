/** What a broker adds to the time that two peers need to connect, in sentences. */
import type { BrokerReport, Delivery, Replay } from './result.ts';
import { counted, inBytes, inMs, inPercent, properName, threeDigits } from './summary-names.ts';

/** The replay before everything else: it is what the broker costs a connection. */
export function latencySentences(report: BrokerReport, control: string): string[] {
  const { benchmark, name } = report;
  if (benchmark === null) return [];
  const replay = benchmark.replay[0];
  return [
    ...(replay === undefined ? [] : [replaySentence(name, replay, control)]),
    ...heldSentence(name, benchmark.replay),
    ...tailSentence(name, benchmark.delivery),
    ...troubleSentences(name, benchmark.delivery),
  ];
}

function replaySentence(name: string, replay: Replay, control: string): string {
  const { duration, medianInterval, shareOfTimeToOpen, relativeToControl, transport } = replay;
  const [low, high] = medianInterval;
  const of = `(95 % interval ${inMs(low)} to ${inMs(high)}, n ${duration.n}, ${transport})`;
  const against =
    relativeToControl === null || name === control
      ? ''
      : `, ${threeDigits(relativeToControl)} times that of ${properName(control)} in the same run`;
  return `Through ${properName(name)} a recorded negotiation takes ${inMs(duration.p50)} ${of}: ${inPercent(shareOfTimeToOpen)} of its time to open${against}.`;
}

/** Linux acknowledges a lone segment after 40 ms; less than this apart, two transports differ for other reasons. */
const heldForMs = 30;
/** Measured here: 46.6 ms without it, 0.42 ms with it. */
const sendsAtOnce: ReadonlyMap<string, string> = new Map([
  ['mosquitto', 'set_tcp_nodelay true in mosquitto.conf'],
]);

/** Nagle's algorithm (RFC 896) shows where a WebSocket of the same broker, which sends at once, is so much faster. */
function heldSentence(name: string, replays: readonly Replay[]): string[] {
  const [tcp, ws] = [on(replays, 'tcp'), on(replays, 'ws')];
  if (tcp === undefined || ws === undefined) return [];
  if (tcp.medianInterval[0] - ws.medianInterval[1] < heldForMs) return [];
  const cure = sendsAtOnce.get(name) ?? 'have it send at once (TCP_NODELAY)';
  return [
    `For the same messages ${properName(name)} takes ${inMs(tcp.duration.p50)} over tcp and ${inMs(ws.duration.p50)} over ws: it holds the second of two small messages until the first is acknowledged, up to 40 ms (Nagle's algorithm). What to do: ${cure}.`,
  ];
}

const on = (replays: readonly Replay[], wanted: Replay['transport']): Replay | undefined =>
  replays.find(({ transport }) => transport === wanted);

/** An SDP is about 4 KiB; without that, the largest payload up to it. */
function tailSentence(name: string, all: readonly Delivery[]): string[] {
  const small = all.filter(({ qos, payloadBytes }) => qos === 1 && payloadBytes <= 4096);
  const like = small.reduce<Delivery | null>(
    (most, each) => (most === null || each.payloadBytes > most.payloadBytes ? each : most),
    null,
  );
  if (like === null) return [];
  const { payloadBytes, oneWay } = like;
  return [
    `${properName(name)} delivers ${inBytes(payloadBytes)} at QoS 1 in ${inMs(oneWay.p50)}, and one in a hundred takes longer than ${inMs(oneWay.p99)} (n ${oneWay.n}).`,
  ];
}

function troubleSentences(name: string, all: readonly Delivery[]): string[] {
  const sent = total(all, 'sent');
  return (['lost', 'duplicates', 'reordered'] as const).flatMap((kind) => {
    const count = total(all, kind);
    if (count === 0) return [];
    const where = [...new Set(all.filter((each) => each[kind] > 0).map(({ qos }) => qos))];
    return [
      `${properName(name)} ${verbs[kind]} ${counted(count, 'message')} of ${sent.toLocaleString('en')} (at QoS ${where.sort().join(', ')}).`,
    ];
  });
}

const verbs = { lost: 'lost', duplicates: 'delivered twice', reordered: 'reordered' } as const;

const total = (all: readonly Delivery[], kind: 'sent' | 'lost' | 'duplicates' | 'reordered') =>
  all.reduce((sum, each) => sum + each[kind], 0);
