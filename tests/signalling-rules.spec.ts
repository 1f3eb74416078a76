/** The rules of signalling (catalogue HR-1 to HR-4, HR-7) on a real broker: what a peer takes, and what it drops. */
import mqtt, { type MqttClient } from 'mqtt';
import { Journal } from '../harness/agent/journal.ts';
import type { JoinPlan } from '../harness/agent/protocol.ts';
import { SignallingSession } from '../harness/agent/session.ts';
import { startAedes } from '../harness/brokers/aedes.ts';
import type { RunningBroker } from '../harness/brokers/broker.ts';
import { monotonicClock } from '../harness/core/clock.ts';
import type { Envelope, Signal } from '../harness/core/signal.ts';
import { native } from '../harness/dialects/native.ts';
import type { RawEvent } from '../harness/timeline/event.ts';
import { expect, test } from './test.ts';
import { until } from './until.ts';

const room = 'rules';
const place = { room, peers: ['b', 'a'], secret: '', role: 'offerer' } as const;
const within = 5_000;
const offer: Signal = { kind: 'offer', sdp: 'v=0\r\na=ice-ufrag:abcd\r\n' };
const candidate: Signal = {
  ...{ kind: 'candidate', candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, ufrag: 'abcd' },
};

let broker: RunningBroker;
let session: SignallingSession;
let stranger: MqttClient;
let seen: RawEvent[];
let journal: Journal;

test.beforeEach(async () => {
  broker = await startAedes();
  const { url } = broker.address('tcp');
  journal = new Journal(monotonicClock);
  seen = [];
  const plan: JoinPlan = { url, room, me: 'b', dialect: 'native', within };
  session = new SignallingSession(plan, journal);
  await session.join(plan);
  stranger = await mqtt.connectAsync(url);
});

test.afterEach(async () => {
  await session.leave(within);
  await stranger.endAsync();
  await broker.close();
});

/** What came of each message so far, the peer's own presence left out. */
function dispositions(): string[] {
  seen.push(...journal.take());
  return seen.flatMap((event) =>
    event.kind === 'signal.received' && event.from !== 'b' ? [event.disposition] : [],
  );
}

async function arrived(count: number): Promise<string[]> {
  const all = () => {
    const now = dispositions();
    return now.length >= count ? now : null;
  };
  return until(`${count} messages at the peer`, all, within);
}

function written(
  signal: Signal,
  change: Partial<Envelope> = {},
): { topic: string; payload: string } {
  const plain = { from: 'a', to: 'b', session: 's1', toSession: session.session };
  return native.encode({ room }, { ...plain, seq: 1, createdAt: Date.now(), signal, ...change });
}

async function send(...messages: { topic: string; payload: string }[]): Promise<void> {
  for (const { topic, payload } of messages) {
    await stranger.publishAsync(topic, payload, { qos: 1 });
  }
}

test('a repeat of the same number is acted on once, whatever packet it comes in', async () => {
  const taken: string[] = [];
  session.negotiate(({ signal }) => taken.push(signal.kind) > 0);
  await send(written(offer), written(offer), written(offer));
  expect(await arrived(3)).toEqual(['accepted', 'duplicate', 'duplicate']);
  expect(taken).toEqual(['offer']);
});

test('an offer of ten minutes ago, and one for a former session, are not answered', async () => {
  const taken: string[] = [];
  session.negotiate(({ signal }) => taken.push(signal.kind) > 0);
  const old = written(offer, { createdAt: Date.now() - 600_000 });
  const former = written(offer, { toSession: 'another', seq: 2 });
  await send(old, former, written(offer, { seq: 3 }));
  expect(await arrived(3)).toEqual(['stale', 'stale', 'accepted']);
  expect(taken).toEqual(['offer']);
});

test('candidates that overtake their offer wait for the negotiation that takes them', async () => {
  await send(written(candidate, { seq: 2 }), written(offer));
  expect(await arrived(2)).toEqual(['accepted', 'accepted']);
  const taken: string[] = [];
  session.negotiate(({ signal }) => taken.push(signal.kind) > 0);
  expect(taken).toEqual(['candidate', 'offer']);
});

test('junk of every kind is counted and dropped, and the next good message is taken', async () => {
  const { topic, payload } = written(offer);
  const junk = ['', '{', 'null', '[]', '"x"', '{"v":1}', 'x'.repeat(100_000), '\u0000'];
  await send(...junk.map((each) => ({ topic, payload: each })), { topic, payload });
  const results = await arrived(junk.length + 1);
  expect(results.slice(0, -1)).toEqual(junk.map(() => 'invalid'));
  expect(results.at(-1)).toBe('accepted');
});

test('an answer meant for another peer is not taken', async () => {
  await send({ topic: written(offer).topic, payload: written(offer, { to: 'c' }).payload });
  expect(await arrived(1)).toEqual(['not-for-me']);
});

test('nothing is published before the subscription is acknowledged', () => {
  const kinds = journal.take().map(({ kind }) => kind);
  expect(kinds.indexOf('mqtt.subscribed')).toBeGreaterThan(-1);
  expect(kinds.indexOf('mqtt.subscribed')).toBeLessThan(kinds.indexOf('signal.sent'));
});

test('a peer whose connection broke says again that it is there, after its will said that it is gone', async () => {
  const { topic } = native.encode(
    { room },
    {
      ...{ from: 'b', to: null, session: 's', toSession: null, seq: 1, createdAt: 0 },
      signal: { kind: 'presence', state: 'online' },
    },
  );
  const told: boolean[] = [];
  stranger.on('message', (_, payload) => told.push(payload.length > 0));
  await stranger.subscribeAsync(topic, { qos: 1 });
  const { url } = broker.address('tcp');
  // Who takes a client's id over ends its connection (MQTT 3.1.1 section 3.1.4)
  const clientId = native.clientId({ ...place, me: 'b' }, session.session);
  const thief = await mqtt.connectAsync(url, { clientId, reconnectPeriod: 0 });
  await until('presence after the will', () => (told.length >= 3 ? told : null), within);
  expect(told).toEqual([true, false, true]);
  thief.end(true);
});
