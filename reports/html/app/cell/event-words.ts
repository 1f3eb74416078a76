/** What an event says in the sequence diagram: a few words, and how much it matters. */
import type { EventKind, EventOf, TimelineEvent } from '../../../../harness/timeline/event.ts';
import { formatBytes, formatMs } from '../format.ts';

export interface EventWords {
  readonly text: string;
  /** `main` is always drawn, `detail` when every event is asked for. */
  readonly weight: 'main' | 'detail';
  readonly tone: 'plain' | 'good' | 'bad' | 'call';
}

type Writers = { [K in EventKind]?: (event: EventOf<K>) => EventWords | null };

const main = (text: string, tone: EventWords['tone'] = 'plain'): EventWords => ({
  text,
  weight: 'main',
  tone,
});
const detail = (text: string, tone: EventWords['tone'] = 'plain'): EventWords => ({
  text,
  weight: 'detail',
  tone,
});

const writers: Writers = {
  'peer.hello': (event) => detail(`is ${event.engine} ${event.version}`),
  process: processWords,
  step: ({ name, phase }) => (phase === 'start' ? main(`step: ${name}`) : detail(`${name} ends`)),
  'mqtt.connecting': () => detail('connects to the broker', 'call'),
  'mqtt.connected': () => main('connected to the broker'),
  'mqtt.subscribing': () => detail('asks for its messages', 'call'),
  'mqtt.subscribed': () => main('subscribed to its inbox'),
  'mqtt.closed': (event) => main(`left the broker: ${event.why}`),
  'broker.client': ({ client, what, filter }) => detail(`${client} ${what} ${filter}`.trimEnd()),
  presence: (event) => main(`sees ${event.of} ${event.state}`),
  call: callWords,
  state: stateWords,
  description: (event) => detail(`${event.side} ${event.type} is in place`),
  'link.opened': ({ link }) => main(`link ${link} between the peers`),
  'link.changed': (event) => changeWords(event),
  'link.statistics': (event) =>
    detail(`link carried ${event.sent} of ${event.received} datagrams of the ${event.from}`),
  advertised: ({ as, why }) =>
    detail(as === null ? `candidate kept back: ${why}` : 'candidate advertised at the link'),
  'description.advertised': ({ type }) => detail(`${type} rewritten for the link`),
  candidate: (event) =>
    detail(
      event.line === '' || event.type === 'end'
        ? `${event.side} candidates are complete`
        : `${event.side} candidate: ${event.type} ${event.protocol} ${event.family}`,
    ),
  'selected-pair': (event) => main(`path: ${event.local} ↔ ${event.remote}`),
  'channel.announced': () => main('channel announced'),
  'channel.state': (event) =>
    main(
      `channel ${event.value}`,
      event.value === 'open' ? 'good' : event.value === 'error' ? 'bad' : 'plain',
    ),
  negotiated: (event) => detail(`DTLS ${event.dtlsRole}, ICE ${event.iceRole}`),
  'channel.word': (event) =>
    detail(`${event.side === 'local' ? 'says' : 'hears'} ${event.word} on the channel`),
  'nonce.sent': (event) => detail(`sends a nonce of ${formatBytes(event.bytes)}`),
  'nonce.echoed': (event) =>
    event.equal ? main('nonce echoed: it works', 'good') : main('nonce came back changed', 'bad'),
  stats: (event) => detail(`${event.entries.length} statistics read`),
  'echo.result': (event) =>
    detail(
      `${event.type} ${formatBytes(event.size)} ${event.receivedHash === event.sentHash ? 'came back equal' : 'did not come back equal'}`,
      event.receivedHash === event.sentHash ? 'plain' : 'bad',
    ),
  'echo.late': (event) =>
    detail(
      `${event.type} ${formatBytes(event.size)} came back only after ${formatMs(event.ms)}`,
      'bad',
    ),
  'goodput.window': (event) =>
    main(`${formatBytes(event.bytes)} in ${formatMs(event.ms)}, ${event.direction}`),
  'goodput.sender': (event) => detail(`paced by ${event.pacing}, ${event.waits} waits`),
  'goodput.held': (event) =>
    main(`end mark confirmed after ${formatMs(event.ms)}, when more was sent`, 'bad'),
  'round-trip.samples': (event) => main(`${event.samples.length} round trips, ${event.load}`),
  'signalling.round-trips': (event) => main(`${event.samples.length} round trips over MQTT`),
  'end.noticed': (event) => main(`end noticed by ${event.plane}`, 'good'),
  bystander: (event) => detail(`${event.name} says ${event.said}: ${event.heard.join(', ')}`),
  note: (event) => detail(event.text),
  failed: (event) => main(`failed: ${event.code}`, 'bad'),
};

/** Null for what has a place of its own: the three sightings of a message, and clock readings. */
export function wordsOf(event: TimelineEvent): EventWords | null {
  const write = writers[event.kind] as ((event: TimelineEvent) => EventWords | null) | undefined; // the table pairs each kind with its writer
  return write?.(event) ?? null;
}

function processWords({ of, what, detail: how }: EventOf<'process'>): EventWords {
  const text = `${of} ${what}${how === '' ? '' : `: ${how}`}`;
  return what === 'killed' || /exit code [1-9]|signal|crash/i.test(how)
    ? main(text, 'bad')
    : detail(text);
}

function callWords(event: EventOf<'call'>): EventWords {
  if (event.phase === 'error') return main(`${event.name} refused`, 'bad');
  return detail(event.phase === 'start' ? `${event.name}()` : `${event.name} done`, 'call');
}

const machines: Readonly<Record<EventOf<'state'>['machine'], string>> = {
  signaling: '',
  gathering: 'gathering: ',
  ice: 'ICE ',
  connection: 'connection ',
  dtls: 'DTLS ',
  sctp: 'SCTP ',
};

function changeWords({ what, side, detail: more }: EventOf<'link.changed'>): EventWords {
  if (what === 'learned') return detail(`the link learned where the ${side} is`);
  const text = `link ${what}: what the ${side} sends`;
  return what === 'cut' ? main(text, 'bad') : main(more === '' ? text : `${text}; ${more}`);
}

function stateWords(event: EventOf<'state'>): EventWords {
  const text = `${machines[event.machine]}${event.value}`;
  if (['failed', 'disconnected'].includes(event.value)) return main(text, 'bad');
  if (event.machine === 'gathering' || event.machine === 'connection') return detail(text);
  return main(text, event.value === 'connected' ? 'good' : 'plain');
}
