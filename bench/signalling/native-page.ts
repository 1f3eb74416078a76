/** The native dialect in a page of the bench: our agent's own parts, and nothing that waits for a harness. */
import { Connection } from '../../harness/agent/connection.ts';
import type { Channel } from '../../harness/agent/channel.ts';
import { Journal } from '../../harness/agent/journal.ts';
import { Negotiation } from '../../harness/agent/negotiation.ts';
import type { Platform } from '../../harness/agent/platform.ts';
import { SignallingSession } from '../../harness/agent/session.ts';
import { monotonicClock } from '../../harness/core/clock.ts';
import { unguessable } from '../../harness/core/random.ts';
import type { BenchPage, Meeting } from './page-protocol.ts';

const label = 'signalbox';
const within = 30_000;
const me = unguessable();
const journal = new Journal(monotonicClock);
const platform: Platform = {
  clock: monotonicClock,
  identity: { engine: 'bench', version: '', userAgent: navigator.userAgent },
  PeerConnection: RTCPeerConnection,
  noRtc: '',
  crossOriginIsolated: globalThis.crossOriginIsolated,
  iceServers: [],
  toBinary: (bytes) => bytes,
};

const bench: BenchPage = {
  id: me,
  stay: (meeting) => {
    void connected(meeting).then((channel) => {
      channel.receive((message) => {
        channel.send(message);
      });
    });
  },
  come: async (meeting) => {
    const nonce = crypto.randomUUID();
    const start = performance.now();
    const channel = await connected(meeting);
    return new Promise((resolve) => {
      channel.receive((message) => {
        if (message === nonce) resolve(performance.now() - start);
      });
      channel.send(nonce);
    });
  },
};

async function connected({ url, room, role, other }: Meeting): Promise<Channel> {
  // Made first, as an application that means to connect would: its certificate is ready by the time it is needed
  const connection = new Connection(RTCPeerConnection, platform, journal);
  const plan = { url, room, me, dialect: 'native', peers: [other], role, within };
  const session = new SignallingSession(plan, journal);
  await session.join(plan);
  await session.meet(other, within);
  // Foreign: without the nonce that two peers of a run exchange; the bench has its own
  const connect = { role, peer: other, label, within, isForeign: true };
  const tell = () => undefined;
  return new Negotiation(connect, { connection, session, journal, tell }).run();
}

Object.assign(globalThis, { bench });
