/** Failures that need a stack or a peer that stops in the middle: each has its own code. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { native } from '../dialects/native.ts';
import { ping } from './activities/signalling.ts';
import { Channel } from './channel.ts';
import { Connection } from './connection.ts';
import { Journal } from './journal.ts';
import { Negotiation } from './negotiation.ts';
import type { PeerConnectionClass, Platform } from './platform.ts';
import type { SignallingSession } from './session.ts';

const within = 20;
/** Finds a path and never secures it. */
class UnsecuredStack {
  readonly signalingState = 'stable';
  readonly iceConnectionState: string = 'connected';
  readonly connectionState: string = 'connecting';
  createAnswer() {
    return Promise.resolve({ type: 'answer', sdp: 'v=0\r\n' });
  }
  setLocalDescription(): Promise<void> {
    return Promise.resolve();
  }
  setRemoteDescription(): Promise<void> {
    return Promise.resolve();
  }
  close(): void {
    // nothing to end
  }
}
class PathlessStack extends UnsecuredStack {
  override readonly iceConnectionState = 'checking';
}
class ChannellessStack extends UnsecuredStack {
  override readonly connectionState = 'connected';
}

const platform: Platform = {
  clock: { now: () => 0 },
  identity: { engine: 'unsecured', version: '1', userAgent: '' },
  PeerConnection: null,
  noRtc: '',
  crossOriginIsolated: false,
  iceServers: [],
  toBinary: (bytes) => bytes,
};
const journal = new Journal(platform.clock);

/** As much of a session as an answerer uses that is offered something at once; it hears of nothing else. */
const session = {
  dialect: native,
  rules: () => [],
  listen: () => () => undefined,
  send: () => undefined,
  negotiate: (take: Parameters<SignallingSession['negotiate']>[0]) => {
    const signal = { kind: 'offer', sdp: 'v=0\r\n' } as const;
    const rest = { to: 'b', session: 's', toSession: null, seq: 1, createdAt: 0 };
    take({ from: 'a', ...rest, signal });
    return () => undefined;
  },
} as unknown as SignallingSession;

for (const [code, Stack] of [
  ['ice-timeout', PathlessStack],
  ['dtls-timeout', UnsecuredStack],
  ['channel-open-timeout', ChannellessStack],
] as const) {
  test(`${code} names the stage at which a connection stands still`, async () => {
    // As much of a stack as an answerer uses that gets no further
    const PeerConnection = Stack as unknown as PeerConnectionClass;
    const connection = new Connection(PeerConnection, platform, journal);
    const parts = { connection, session, journal, tell: () => undefined };
    const plan = { role: 'answerer', peer: 'a', label: 'signalbox', within } as const;
    await assert.rejects(new Negotiation(plan, parts).run(), { code });
  });
}

test('send-refused has the words of the stack that refused', () => {
  const raw = {
    ...{ label: 'signalbox', readyState: 'open', binaryType: 'arraybuffer' },
    addEventListener: () => undefined,
    send: () => {
      throw new TypeError('too large');
    },
  } as unknown as RTCDataChannel; // as much of a channel as is used here
  const channel = new Channel(raw, journal, platform);
  assert.throws(() => channel.send('four'), {
    code: 'send-refused',
    message: /send\(\) of 4 on "signalbox" threw: TypeError: too large/,
  });
});

test('signal-timeout names the ping that nobody answered, and the round trips say one is lost', async () => {
  journal.take();
  const asked = ping(
    { session, journal, connection: null, hush: () => () => undefined },
    { peer: 'a', count: 1, within },
  );
  await assert.rejects(asked, { code: 'signal-timeout', message: /a did not answer ping 1/ });
  const [told] = journal.take();
  assert.deepEqual(told, { t: 0, kind: 'signalling.round-trips', samples: [], lost: 1 });
});
