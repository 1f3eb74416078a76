/** A made-up connection in which everything goes well: what tests bend, and what the report shows without a run. */
import type { Role } from '../core/ids.ts';
import type { EventOf, TimelineEvent } from '../timeline/event.ts';

const ids: Record<Role, string> = { offerer: 'peer-a', answerer: 'peer-b' };
const sessions: Record<Role, string> = { offerer: 'sa', answerer: 'sb' };
const other: Record<Role, Role> = { offerer: 'answerer', answerer: 'offerer' };

const sampleOffer = 'v=0\r\no=mozilla 1 0 IN IP4 0.0.0.0\r\na=setup:actpass\r\n';
export const sampleAnswer = 'v=0\r\no=rtc 2 0 IN IP4 127.0.0.1\r\na=setup:active\r\n';

/**
 * Firefox offers to node-datachannel. On the harness's clock, in ms: MQTT until 30, T3 100, T4 104, T5 105,
 * T6 110, T7 116, T8 120, T9 122, ICE 130, DTLS 140, open 145, echo 147. The answerer is 1 ms ahead of the
 * offerer in ICE, DTLS and open.
 */
export function sampleConnection(): TimelineEvent[] {
  const events: TimelineEvent[] = [
    { t: 0, by: 'harness', kind: 'step', name: 'join', phase: 'start' },
    {
      t: 1,
      by: 'harness',
      kind: 'clock',
      of: 'offerer',
      when: 'before',
      offset: 40,
      bound: 0.1,
      samples: 9,
    },
    {
      t: 2,
      by: 'harness',
      kind: 'clock',
      of: 'answerer',
      when: 'before',
      offset: -7,
      bound: 0.2,
      samples: 9,
    },
    ...joins('offerer', 4),
    ...joins('answerer', 20),
    { t: 60, by: 'harness', kind: 'step', name: 'join', phase: 'end' },
    { t: 98, by: 'harness', kind: 'step', name: 'connect', phase: 'start' },
    ...offers(),
    ...answers(),
    ...opens('offerer', 130),
    ...opens('answerer', 129),
    { t: 150, by: 'harness', kind: 'step', name: 'connect', phase: 'end' },
  ];
  return events.sort((a, b) => a.t - b.t);
}

function joins(by: Role, t: number): TimelineEvent[] {
  const engine = by === 'offerer' ? 'firefox' : 'node-datachannel';
  const version = by === 'offerer' ? '153.0' : '0.33.4';
  const filters = [`sb/room/${ids[by]}/in`];
  return [
    {
      t,
      by,
      kind: 'peer.hello',
      engine,
      version,
      userAgent: `${engine}/${version}`,
      capabilities: {},
    },
    { t: t + 1, by, kind: 'mqtt.connecting', url: 'ws://127.0.0.1:1', clientId: `c-${ids[by]}` },
    { t: t + 5, by, kind: 'mqtt.connected', sessionPresent: false },
    { t: t + 6, by, kind: 'mqtt.subscribing', filters },
    { t: t + 9, by, kind: 'mqtt.subscribed', filters, granted: [1] },
    ...message(by, {
      seq: 1,
      signal: 'presence',
      at: [t + 10, t + 12, t + 30],
      payload: '{"on":1}',
    }),
    { t: t + 30, by: other[by], kind: 'presence', of: ids[by], state: 'online' },
  ];
}

interface Sending {
  readonly seq: number;
  readonly signal: EventOf<'signal.sent'>['signal'];
  /** Sent, at the broker, received. */
  readonly at: readonly [number, number, number];
  readonly payload: string;
}

/** The three sightings of one message of `by`. */
export function message(by: Role, { seq, signal, at, payload }: Sending): TimelineEvent[] {
  const presence = signal === 'presence';
  const topic = presence ? `sb/room/${ids[by]}/presence` : `sb/room/${ids[other[by]]}/in`;
  const ref = `${ids[by]}/${sessions[by]}/${seq}`;
  const wire = { topic, bytes: payload.length, ref, signal };
  const to = presence ? null : ids[other[by]];
  const qos = { qos: 1, retain: presence };
  const got = {
    from: ids[by],
    seq,
    retained: false,
    dup: false,
    disposition: 'accepted',
    detail: '',
  } as const;
  return [
    { t: at[0], by, kind: 'signal.sent', ...wire, ...qos, to, seq, resend: false, payload },
    {
      t: at[1],
      by: 'broker',
      kind: 'broker.publish',
      ...wire,
      ...qos,
      dup: false,
      client: `c-${ids[by]}`,
      payload,
      seenBy: 'hook',
    },
    { t: at[2], by: other[by], kind: 'signal.received', ...wire, ...got },
  ];
}

function offers(): TimelineEvent[] {
  const by = 'offerer';
  return [
    { t: 100, by, kind: 'call', name: 'createOffer', phase: 'start', detail: '' },
    { t: 101, by, kind: 'call', name: 'createOffer', phase: 'end', detail: '' },
    { t: 101, by, kind: 'call', name: 'setLocalDescription', phase: 'start', detail: 'offer' },
    { t: 103, by, kind: 'state', machine: 'signaling', value: 'have-local-offer' },
    { t: 104, by, kind: 'call', name: 'setLocalDescription', phase: 'end', detail: 'offer' },
    { t: 104, by, kind: 'description', side: 'local', type: 'offer', sdp: sampleOffer },
    ...message(by, { seq: 2, signal: 'offer', at: [105, 107, 110], payload: sampleOffer }),
    candidate(by, 'local', 106, 44312),
    ...message(by, { seq: 3, signal: 'candidate', at: [106.5, 108, 112], payload: 'candidate a' }),
    { t: 120, by, kind: 'description', side: 'remote', type: 'answer', sdp: sampleAnswer },
    { t: 120, by, kind: 'call', name: 'setRemoteDescription', phase: 'start', detail: 'answer' },
    { t: 121, by, kind: 'state', machine: 'signaling', value: 'stable' },
    { t: 122, by, kind: 'call', name: 'setRemoteDescription', phase: 'end', detail: 'answer' },
    candidate(by, 'remote', 123, 46233),
  ];
}

function answers(): TimelineEvent[] {
  const by = 'answerer';
  return [
    { t: 110, by, kind: 'description', side: 'remote', type: 'offer', sdp: sampleOffer },
    { t: 110, by, kind: 'call', name: 'setRemoteDescription', phase: 'start', detail: 'offer' },
    { t: 111, by, kind: 'state', machine: 'signaling', value: 'have-remote-offer' },
    { t: 112, by, kind: 'call', name: 'setRemoteDescription', phase: 'end', detail: 'offer' },
    candidate(by, 'remote', 112.5, 44312),
    { t: 113, by, kind: 'call', name: 'setLocalDescription', phase: 'start', detail: 'answer' },
    { t: 114, by, kind: 'state', machine: 'signaling', value: 'stable' },
    { t: 115, by, kind: 'call', name: 'setLocalDescription', phase: 'end', detail: 'answer' },
    { t: 115, by, kind: 'description', side: 'local', type: 'answer', sdp: sampleAnswer },
    ...message(by, { seq: 2, signal: 'answer', at: [116, 118, 120], payload: sampleAnswer }),
    candidate(by, 'local', 117, 46233),
    ...message(by, { seq: 3, signal: 'candidate', at: [117.5, 119, 123], payload: 'candidate b' }),
  ];
}

function candidate(by: Role, side: 'local' | 'remote', t: number, port: number): TimelineEvent {
  const line = `candidate:1 1 udp 2122252543 127.0.0.1 ${port} typ host`;
  const kindOf = { type: 'host', protocol: 'udp', family: 'ipv4' } as const;
  const place = { address: '127.0.0.1', port, sdpMid: '0', sdpMLineIndex: 0, queued: false };
  return { t, by, kind: 'candidate', side, line, ...kindOf, ...place };
}

function opens(by: Role, t: number): TimelineEvent[] {
  const [local, remote] = by === 'offerer' ? [44312, 46233] : [46233, 44312];
  const sdpOrigin =
    by === 'offerer' ? 'o=mozilla 1 0 IN IP4 0.0.0.0' : 'o=rtc 2 0 IN IP4 127.0.0.1';
  return [
    { t: t - 5, by, kind: 'state', machine: 'ice', value: 'checking' },
    { t, by, kind: 'state', machine: 'ice', value: 'connected' },
    { t: t + 10, by, kind: 'state', machine: 'dtls', value: 'connected' },
    { t: t + 10.5, by, kind: 'state', machine: 'connection', value: 'connected' },
    { t: t + 15, by, kind: 'channel.state', label: 'signalbox', value: 'open', id: 1, detail: '' },
    { t: t + 15, by, kind: 'nonce.sent', bytes: 32 },
    { t: t + 17, by, kind: 'nonce.echoed', bytes: 32, equal: true },
    {
      t: t + 18,
      by,
      kind: 'selected-pair',
      local: `udp 127.0.0.1:${local}`,
      remote: `udp 127.0.0.1:${remote}`,
    },
    {
      t: t + 18,
      by,
      kind: 'negotiated',
      label: 'signalbox',
      id: 1,
      ordered: true,
      maxMessageSize: 262144,
      dtlsRole: by === 'offerer' ? 'server' : 'client',
      iceRole: by === 'offerer' ? 'controlling' : 'controlled',
      sdpOrigin,
    },
  ];
}
