/** What a connection does with candidates that come when it is over. */
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

test('a candidate that comes after our own close is not handed to the stack', async () => {
  // As much of a stack as the connection uses here
  const Stack = ForgetfulStack as unknown as PeerConnectionClass;
  const connection = new Connection(Stack, platform, new Journal(platform.clock));
  const { added } = connection.pc as unknown as ForgetfulStack; // it was made from it
  await connection.applyRemote('offer', 'v=0\r\n');
  await connection.addRemote(candidate('candidate:1 1 udp 1 192.0.2.1 1 typ host'));
  connection.close();
  await connection.addRemote(candidate('candidate:2 1 udp 1 192.0.2.1 2 typ host'));
  assert.equal(added.length, 1);
});
