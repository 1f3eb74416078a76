/** One event in a few words, for people; everything in it that came from a peer is plain text. */
import type { EventKind, EventOf, TimelineEvent } from '../timeline/event.ts';

const machineNames = {
  signaling: 'signalling',
  gathering: 'gathering',
  ice: 'ICE',
  connection: 'connection',
  dtls: 'DTLS',
  sctp: 'SCTP',
} as const;

const callPhases = { start: 'called', end: 'done', error: 'refused' } as const;

const aside = (detail: string): string => (detail === '' ? '' : `: ${detail}`);

const words: { readonly [K in EventKind]: (event: EventOf<K>) => string } = {
  'peer.hello': ({ engine, version }) => `said what it is: ${engine} ${version}`,
  process: ({ of, what, detail }) => `${of} ${what}${aside(detail)}`,
  step: ({ name, phase }) => `step ${name}, ${phase}`,
  clock: ({ of, bound }) => `clock of the ${of} measured, ±${bound.toFixed(2)} ms`,
  'mqtt.connecting': ({ url }) => `began to connect to ${url}`,
  'mqtt.connected': () => 'was let in by the broker',
  'mqtt.subscribing': () => 'asked for its messages',
  'mqtt.subscribed': () => 'subscribed',
  'mqtt.closed': ({ why }) => `MQTT ended${aside(why)}`,
  'signal.sent': ({ signal, resend }) => `sent ${signal}${resend ? ' again' : ''}`,
  'broker.publish': ({ signal }) => `carried ${signal}`,
  'broker.client': ({ client, what, filter }) => `${client} ${what}${aside(filter)}`,
  'signal.received': ({ signal, disposition }) => `received ${signal} (${disposition})`,
  presence: ({ of, state }) => `saw ${of} ${state}`,
  call: ({ name, phase, detail }) => `${name} ${callPhases[phase]}${aside(detail)}`,
  state: ({ machine, value }) => `${machineNames[machine]} ${value}`,
  description: ({ side, type }) => `${side === 'local' ? 'has its own' : 'took in the'} ${type}`,
  'link.opened': ({ link, offerer, answerer }) =>
    `link ${link}: the offerer is advertised as ${offerer}, the answerer as ${answerer}`,
  'link.changed': ({ what, side, detail }) =>
    `link ${what}, ${side}${detail === '' ? '' : `: ${detail}`}`,
  'link.statistics': ({ from, received, sent }) =>
    `link carried ${sent} of ${received} datagrams of the ${from}`,
  advertised: ({ line, as, why }) =>
    as === null ? `kept back (${why}): ${line}` : `advertised as ${as}`,
  'description.advertised': ({ type }) => `${type} rewritten for the link`,
  candidate: ({ side, type, protocol, address }) =>
    `${side} candidate ${type} ${protocol} ${address}`.trimEnd(),
  'selected-pair': ({ local, remote }) => `uses ${local} ↔ ${remote}`,
  'channel.announced': ({ label }) => `was told of channel ${label}`,
  'channel.state': ({ label, value }) => `channel ${label} ${value}`,
  negotiated: ({ label }) => `negotiated channel ${label}`,
  'channel.word': ({ side, word, label }) =>
    `${side === 'local' ? 'said' : 'heard'} ${word} on channel ${label}`,
  'nonce.sent': () => 'sent its nonce',
  'nonce.echoed': ({ equal }) => (equal ? 'got its nonce back' : 'got a different nonce back'),
  stats: () => 'gave its statistics',
  'echo.result': ({ type, size }) => `echo of ${type}, ${size} B`,
  'echo.late': ({ type, size }) => `echo of ${type}, ${size} B, too late`,
  'goodput.window': ({ direction }) => `measured a transfer, ${direction}`,
  'goodput.sender': ({ direction }) => `sent a transfer, ${direction}`,
  'goodput.held': ({ direction }) => `had its end mark confirmed when more was sent, ${direction}`,
  'round-trip.samples': ({ load }) => `measured round trips, ${load}`,
  'signalling.round-trips': () => 'measured signalling round trips',
  'end.noticed': ({ plane, detail }) => `noticed the end by its ${plane}${aside(detail)}`,
  'reference.tcp': () => 'measured plain TCP, to relate figures to',
  'bystander.said': ({ name, topic }) => `${name}, whom the harness made up, published to ${topic}`,
  bystander: ({ name, of, said, heard }) =>
    `${name}, whom the harness made up, said ${said} to ${of} and heard ${heard.join(', ') || 'nothing'}`,
  note: ({ text }) => text,
  failed: ({ code, what }) => `${code}: ${what}`,
};

/** E.g. `ICE connected`, `sent offer`, `createOffer refused: …`. */
export function describeEvent(event: TimelineEvent): string {
  // `words` pairs each kind with a function of that kind's event, and the key is this event's kind.
  const describe = words[event.kind] as (event: TimelineEvent) => string;
  return describe(event);
}
