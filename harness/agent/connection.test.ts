/** What a connection does with candidates that come too early or too late, and with a stack that throws. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection } from './connection.ts';
import { Journal } from './journal.ts';
import type { PeerConnectionClass, Platform } from './platform.ts';

/** Takes everything, and says `stable` even after its end, as some stacks do. */
class ForgetfulStack extends EventTarget {
  readonly signalingState = 'stable';
  readonly added: string[] = [];
  setRemoteDescription(): Promise<void> {
    return Promise.resolve();
  }
  addIceCandidate({ candidate }: { candidate: string }): Promise<void> {
    this.added.push(candidate);
    return Promise.resolve();
  }
  close(): void {
    // it does not change its state
  }
}

const platform: Platform = {
  clock: { now: () => 0 },
  identity: { engine: 'forgetful', version: '1', userAgent: '' },
  PeerConnection: null,
  noRtc: '',
  crossOriginIsolated: false,
  iceServers: [],
  toBinary: (bytes) => bytes,
};
const candidate = (text: string) => ({
  ...{ candidate: text, sdpMid: '0', sdpMLineIndex: 0, ufrag: null },
});

/** Makes no channel. */
class ChannellessStack extends ForgetfulStack {
  createDataChannel(): never {
    throw new TypeError('no channels here');
  }
}

/** Makes no connection. */
class UnwillingStack extends EventTarget {
  constructor() {
    super();
    throw new TypeError('no connections here');
  }
}

function forgetful() {
  // As much of a stack as the connection uses here
  const Stack = ForgetfulStack as unknown as PeerConnectionClass;
  const connection = new Connection(Stack, platform, new Journal(platform.clock));
  return { connection, added: (connection.pc as unknown as ForgetfulStack).added }; // it was made from it
}
const first = candidate('candidate:1 1 udp 1 192.0.2.1 1 typ host');
const second = candidate('candidate:2 1 udp 1 192.0.2.1 2 typ host');

test('a candidate that comes after our own close is not handed to the stack', async () => {
  const { connection, added } = forgetful();
  await connection.applyRemote('offer', 'v=0\r\n');
  await connection.addEarly();
  await connection.addRemote(first);
  connection.close();
  await connection.addRemote(second);
  assert.deepEqual(added, [first.candidate]);
});

test('candidates wait for the description and the answer, and those of another negotiation are dropped', async () => {
  const { connection, added } = forgetful();
  await connection.addRemote({ ...first, ufrag: 'former' });
  await connection.applyRemote('offer', 'v=0\r\na=ice-ufrag:this\r\n');
  await connection.addRemote({ ...second, ufrag: 'this' });
  assert.deepEqual(added, []);
  await connection.addEarly();
  assert.deepEqual(added, [second.candidate]);
});

test('a stack that makes no channel is told by channel-refused and by the call', () => {
  const journal = new Journal(platform.clock);
  const Stack = ChannellessStack as unknown as PeerConnectionClass; // as much of one as is used here
  const connection = new Connection(Stack, platform, journal);
  assert.throws(() => connection.createChannel({ label: 'x', options: {} }), {
    code: 'channel-refused',
    message: /no channels here/,
  });
  const calls = journal.take().flatMap((event) => (event.kind === 'call' ? [event.phase] : []));
  assert.deepEqual(calls, ['start', 'error']);
});

test('a stack that makes no connection is told by connection-refused', () => {
  const Stack = UnwillingStack as unknown as PeerConnectionClass; // as much of one as is used here
  assert.throws(() => new Connection(Stack, platform, new Journal(platform.clock)), {
    code: 'connection-refused',
    message: /no connections here/,
  });
});
