/** One invented `connect` attempt, event by event, for work on the page without a run. */
import { otherRole, type Role } from '../../../harness/core/ids.ts';
import type { SignalKind } from '../../../harness/core/signal.ts';
import type { TimelineEvent } from '../../../harness/timeline/event.ts';
import { beginStory, type Story } from './clock.ts';
import { sampleSdp } from './sdp.ts';

export interface SamplePair {
  readonly offerer: string;
  readonly answerer: string;
  /** ms that the DTLS handshake takes. */
  readonly dtlsMs: number;
  /** False when the answerer refuses the candidates and ICE never starts. */
  readonly opens: boolean;
  /** Put into payloads and details, to show that the page treats them as text. */
  readonly sentinel?: string;
}

interface Message {
  readonly from: Role;
  readonly signal: SignalKind;
  readonly seq: number;
  readonly body: object;
  readonly topic?: string;
}

/** All events of the attempt in the order of time. */
export function sampleTimeline(pair: SamplePair): TimelineEvent[] {
  const story = beginStory();
  meet(story, pair);
  describe(story, pair);
  if (pair.opens) connect(story, pair);
  else giveUp(story);
  clocks(story);
  return story.events.sort((one, other) => one.t - other.t);
}

function meet(story: Story, pair: SamplePair): void {
  const delays = { offerer: 8, answerer: 1 };
  for (const role of ['offerer', 'answerer'] as const) {
    const start = delays[role];
    const filters = [`sb/k3v9q/${role}/in`, 'sb/k3v9q/+/presence'];
    story.at(0.4, 'harness', { kind: 'process', of: role, what: 'launched', detail: pair[role] });
    story.at(start, role, {
      kind: 'peer.hello',
      engine: pair[role],
      version: '1.0',
      userAgent: pair.sentinel ?? `sample/${pair[role]}`,
      capabilities: { rtc: true },
    });
    story.at(start + 0.5, role, {
      kind: 'mqtt.connecting',
      url: 'ws://127.0.0.1:41883',
      clientId: `sb-${role}`,
    });
    story.at(start + 9, role, { kind: 'mqtt.connected', sessionPresent: false });
    story.at(start + 9.2, role, { kind: 'mqtt.subscribing', filters });
    story.at(start + 14, role, { kind: 'mqtt.subscribed', filters, granted: [1, 1] });
    publish(story, start + 15, {
      from: role,
      signal: 'presence',
      seq: 1,
      body: { state: 'online' },
      topic: `sb/k3v9q/${role}/presence`,
    });
    story.at(start + 21, otherRole(role), { kind: 'presence', of: role, state: 'online' });
  }
}

function describe(story: Story, pair: SamplePair): void {
  call(story, 100, 103, 'offerer', 'createDataChannel');
  call(story, 103, 107, 'offerer', 'createOffer');
  call(story, 107, 109, 'offerer', 'setLocalDescription');
  state(story, 108.6, 'offerer', 'signaling', 'have-local-offer');
  state(story, 109.1, 'offerer', 'gathering', 'gathering');
  const offer = sampleSdp(pair.offerer, 'actpass');
  story.at(109.2, 'offerer', { kind: 'description', side: 'local', type: 'offer', sdp: offer });
  publish(story, 110, { from: 'offerer', signal: 'offer', seq: 2, body: { sdp: offer } });
  call(story, 115.4, 118, 'answerer', 'setRemoteDescription');
  state(story, 117.8, 'answerer', 'signaling', 'have-remote-offer');
  call(story, 118.2, 120, 'answerer', 'createAnswer');
  call(story, 120.1, 122, 'answerer', 'setLocalDescription');
  state(story, 121.9, 'answerer', 'signaling', 'stable');
  const answer = sampleSdp(pair.answerer, 'active');
  story.at(122, 'answerer', { kind: 'description', side: 'local', type: 'answer', sdp: answer });
  publish(story, 122.6, { from: 'answerer', signal: 'answer', seq: 2, body: { sdp: answer } });
  call(story, 127.7, 130, 'offerer', 'setRemoteDescription');
  state(story, 129.8, 'offerer', 'signaling', 'stable');
  candidates(story, pair);
}

function candidates(story: Story, pair: SamplePair): void {
  const starts = { offerer: 111.5, answerer: 124 };
  for (const role of ['offerer', 'answerer'] as const) {
    const addresses = ['192.0.2.2', 'fd00::2'];
    addresses.forEach((address, index) => {
      const t = starts[role] + index * 1.3;
      const port = 40000 + pair[role].length * 37 + index;
      const line = `candidate:${index + 1} 1 UDP ${2122260223 - index} ${address} ${port} typ host`;
      seen(story, t, role, 'local', { line, address, port });
      const body = { candidate: line, sdpMid: '0', sdpMLineIndex: 0, note: pair.sentinel };
      publish(story, t + 0.3, { from: role, signal: 'candidate', seq: 3 + index, body });
      seen(story, t + 5.4, otherRole(role), 'remote', { line, address, port });
      call(story, t + 5.5, t + 5.9, otherRole(role), 'addIceCandidate');
    });
    publish(story, starts[role] + 4, { from: role, signal: 'end-of-candidates', seq: 5, body: {} });
    state(story, starts[role] + 3.9, role, 'gathering', 'complete');
  }
}

function connect(story: Story, pair: SamplePair): void {
  const ends = { answerer: 0, offerer: 2.4 };
  for (const role of ['answerer', 'offerer'] as const) {
    const late = ends[role];
    state(story, 131 + late, role, 'ice', 'checking');
    state(story, 131.2 + late, role, 'connection', 'connecting');
    state(story, 135 + late, role, 'ice', 'connected');
    state(story, 135.3 + late, role, 'dtls', 'connecting');
    const done = 136 + pair.dtlsMs + late;
    state(story, done, role, 'dtls', 'connected');
    state(story, done + 0.2, role, 'connection', 'connected');
    channel(story, done + 6, role);
  }
  const end = 136 + pair.dtlsMs + 14;
  story.at(end + 20, 'offerer', { kind: 'stats', entries: sampleStats() });
}

function channel(story: Story, t: number, role: Role): void {
  const label = 'signalbox';
  if (role === 'answerer') story.at(t - 0.3, role, { kind: 'channel.announced', label, id: 0 });
  story.at(t, role, { kind: 'channel.state', label, value: 'open', id: 0, detail: '' });
  story.at(t + 0.2, role, { kind: 'nonce.sent', bytes: 32 });
  story.at(t + 2.1, role, { kind: 'nonce.echoed', bytes: 32, equal: true });
  story.at(t + 3, role, {
    kind: 'negotiated',
    label,
    id: 1,
    ordered: true,
    maxMessageSize: 262144,
    dtlsRole: role === 'answerer' ? 'client' : 'server',
    iceRole: role === 'offerer' ? 'controlling' : 'controlled',
    sdpOrigin: role,
  });
  const [local, remote] = role === 'offerer' ? ['40000', '40001'] : ['40001', '40000'];
  story.at(t + 4, role, {
    kind: 'selected-pair',
    local: `host udp 192.0.2.2:${local}`,
    remote: `host udp 192.0.2.2:${remote}`,
  });
}

function giveUp(story: Story): void {
  story.at(131, 'answerer', {
    kind: 'call',
    name: 'addIceCandidate',
    phase: 'error',
    detail: 'OperationError: candidate has no numeric sdpMLineIndex',
  });
  state(story, 131.5, 'offerer', 'ice', 'checking');
  story.at(5131, 'answerer', {
    kind: 'failed',
    code: 'ice-timeout',
    what: 'descriptions were exchanged, but ICE found no path in 5000 ms',
    cure: 'look at the candidates of both sides: do they share a family and a network?',
  });
}

function clocks(story: Story): void {
  for (const of of ['offerer', 'answerer'] as const) {
    story.at(0.2, 'harness', {
      kind: 'clock',
      of,
      when: 'before',
      offset: 12.4,
      bound: 0.18,
      samples: 12,
    });
    story.at(5200, 'harness', {
      kind: 'clock',
      of,
      when: 'after',
      offset: 12.5,
      bound: 0.21,
      samples: 12,
    });
  }
}

function publish(story: Story, t: number, message: Message): void {
  const to = otherRole(message.from);
  const payload = JSON.stringify({
    v: 1,
    from: message.from,
    to: message.signal === 'presence' ? null : to,
    session: '9f2c41d7',
    seq: message.seq,
    kind: message.signal,
    ...message.body,
  });
  const wire = {
    topic: message.topic ?? `sb/k3v9q/${to}/in`,
    bytes: payload.length,
    ref: `${message.from}/9f2c41d7/${message.seq}`,
    signal: message.signal,
  };
  const retain = message.signal === 'presence';
  const { seq } = message;
  story.at(t, message.from, {
    kind: 'signal.sent',
    ...wire,
    to,
    seq,
    qos: 1,
    retain,
    resend: false,
    payload,
  });
  story.at(t + 2.1, 'broker', {
    kind: 'broker.publish',
    ...wire,
    qos: 1,
    retain,
    dup: false,
    client: `sb-${message.from}`,
    payload,
    seenBy: 'hook',
  });
  const received = { ...wire, from: message.from, seq, retained: false, dup: false, detail: '' };
  story.at(t + 5, to, { kind: 'signal.received', ...received, disposition: 'accepted' });
}

type CallName = Extract<TimelineEvent, { kind: 'call' }>['name'];

function call(story: Story, from: number, to: number, by: Role, name: CallName): void {
  story.at(from, by, { kind: 'call', name, phase: 'start', detail: '' });
  story.at(to, by, { kind: 'call', name, phase: 'end', detail: '' });
}

type Machine = Extract<TimelineEvent, { kind: 'state' }>['machine'];

function state(story: Story, t: number, by: Role, machine: Machine, value: string): void {
  story.at(t, by, { kind: 'state', machine, value });
}

function seen(
  story: Story,
  t: number,
  by: Role,
  side: 'local' | 'remote',
  candidate: { line: string; address: string; port: number },
): void {
  const family = candidate.address.includes(':') ? 'ipv6' : 'ipv4';
  const init = { sdpMid: '0', sdpMLineIndex: 0, queued: side === 'remote' && t < 128 };
  story.at(t, by, {
    kind: 'candidate',
    side,
    type: 'host',
    protocol: 'udp',
    family,
    ...init,
    ...candidate,
  });
}

function sampleStats(): Record<string, unknown>[] {
  return [
    { id: 'T01', type: 'transport', bytesSent: 2214, bytesReceived: 2190, dtlsState: 'connected' },
    {
      id: 'CP1',
      type: 'candidate-pair',
      state: 'succeeded',
      nominated: true,
      currentRoundTripTime: 0.001,
    },
    {
      id: 'D1',
      type: 'data-channel',
      label: 'signalbox',
      state: 'open',
      messagesSent: 2,
      messagesReceived: 2,
    },
  ];
}
