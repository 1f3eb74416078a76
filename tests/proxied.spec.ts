/** Two real peers whose signalling goes through the MQTT proxy: a delay shows where it is, what is lost is made good. */
import wrtc from '@roamhq/wrtc';
import { Connection } from '../harness/agent/connection.ts';
import { Journal } from '../harness/agent/journal.ts';
import { Negotiation } from '../harness/agent/negotiation.ts';
import type { Platform } from '../harness/agent/platform.ts';
import type { JoinPlan } from '../harness/agent/protocol.ts';
import { SignallingSession } from '../harness/agent/session.ts';
import { phasesOf } from '../harness/analysis/phases.ts';
import { startAedes } from '../harness/brokers/aedes.ts';
import type { RunningBroker } from '../harness/brokers/broker.ts';
import { monotonicClock } from '../harness/core/clock.ts';
import { otherRole, type Role } from '../harness/core/ids.ts';
import { delay } from '../harness/network/mqtt-proxy/actions/delay.ts';
import { drop } from '../harness/network/mqtt-proxy/actions/drop.ts';
import { hold } from '../harness/network/mqtt-proxy/actions/hold.ts';
import { jsonField } from '../harness/network/mqtt-proxy/json-field.ts';
import { startMqttProxy, type MqttProxy } from '../harness/network/mqtt-proxy/proxy.ts';
import { ofKind, type TimelineEvent } from '../harness/timeline/event.ts';
import { expect, test } from './test.ts';

const within = 20_000;
const label = 'signalbox';
const platform: Platform = {
  clock: monotonicClock,
  identity: { engine: 'wrtc', version: '', userAgent: '' },
  PeerConnection: wrtc.RTCPeerConnection,
  noRtc: '',
  crossOriginIsolated: false,
  iceServers: [],
  toBinary: (bytes) => bytes,
};

/** One peer as the agent puts it together, without a process around it. */
class Side {
  readonly #role: Role;
  readonly #journal = new Journal(monotonicClock);
  readonly #session: SignallingSession;
  readonly #connection: Connection;
  readonly #plan: JoinPlan;

  constructor(role: Role, url: string) {
    this.#role = role;
    this.#plan = { url, room: 'proxied', me: role, dialect: 'native', within };
    this.#session = new SignallingSession(this.#plan, this.#journal);
    this.#connection = new Connection(wrtc.RTCPeerConnection, platform, this.#journal);
  }

  async meet(): Promise<void> {
    await this.#session.join(this.#plan);
    await this.#session.meet(otherRole(this.#role), within);
  }

  async connect(): Promise<void> {
    const parts = { connection: this.#connection, session: this.#session, journal: this.#journal };
    const plan = { role: this.#role, peer: otherRole(this.#role), label, within };
    await new Negotiation(plan, { ...parts, tell: () => undefined }).run();
  }

  /** What it saw since the last call; both sides have one clock. */
  events(): TimelineEvent[] {
    return this.#journal.take().map((event) => ({ ...event, by: this.#role }));
  }

  async end(): Promise<void> {
    this.#connection.close();
    await this.#session.leave(within);
  }
}

let broker: RunningBroker;
let proxy: MqttProxy;
let sides: readonly Side[];

test.beforeEach(async () => {
  broker = await startAedes();
  proxy = await startMqttProxy({ upstream: { tcp: broker.address('tcp') } });
  const { url } = proxy.address('tcp');
  sides = [new Side('offerer', url), new Side('answerer', url)];
  await Promise.all(sides.map((side) => side.meet()));
});

test.afterEach(async () => {
  await Promise.all(sides.map((side) => side.end()));
  await proxy.close();
  await broker.close();
});

/** Their timeline, once the channel is open at both and a nonce came back to both. */
async function connected(): Promise<TimelineEvent[]> {
  await Promise.all(sides.map((side) => side.connect()));
  return sides.flatMap((side) => side.events()).sort((a, b) => a.t - b.t);
}

const offers = { kind: 'publish', message: jsonField('body.kind', 'offer') } as const;
const answers = { kind: 'publish', message: jsonField('body.kind', 'answer') } as const;

test('300 ms that the proxy puts into signalling are in that phase, and in no other (PERF-002)', async () => {
  const rule = { ...offers, direction: 'to broker' } as const;
  proxy.add({ name: 'slow offer', match: rule, action: delay({ ms: 300 }) });
  const { phases, timeToOpen } = phasesOf(await connected(), 'offerer');
  expect(proxy.bites('slow offer')).toBe(1);
  const ms = (id: string) => phases.find((phase) => phase.id === id)?.ms ?? 0;
  expect(ms('signalling')).toBeGreaterThanOrEqual(300);
  const others = (timeToOpen ?? Infinity) - ms('signalling');
  expect(others, JSON.stringify(phases.map(({ id, ms }) => [id, ms]))).toBeLessThan(300);
});

for (const [lost, match] of [
  ['offer', offers],
  ['answer', answers],
] as const) {
  test(`the first ${lost} is lost: it is said again, byte for byte, and the channel opens (SIG-008)`, async () => {
    const rule = { ...match, direction: 'to broker' } as const;
    proxy.add({ name: 'lost', match: rule, action: drop({ acknowledge: true }), times: 1 });
    const events = await connected();
    expect(proxy.bites('lost')).toBe(1);
    const sent = ofKind(events, 'signal.sent').filter(({ signal }) => signal === lost);
    expect(sent.map(({ resend }) => resend).slice(0, 2)).toEqual([false, true]);
    expect(new Set(sent.map(({ payload }) => payload)).size).toBe(1);
    const made = ofKind(events, 'description').filter(({ side }) => side === 'local');
    expect(made.map(({ type }) => type)).toEqual(['offer', 'answer']);
  });
}

for (const [kind, code] of [
  ['suback', 'subscribe-timeout'],
  ['puback', 'publish-timeout'],
] as const) {
  test(`a broker that sends no ${kind.toUpperCase()} is a ${code}`, async () => {
    proxy.add({ name: code, match: { kind, direction: 'from broker' }, action: hold() });
    const { url } = proxy.address('tcp');
    const plan = { url, room: 'proxied', me: 'third', dialect: 'native', within: 300 };
    const third = new SignallingSession(plan, new Journal(monotonicClock));
    await expect(third.join(plan)).rejects.toMatchObject({ code });
    proxy.remove(code); // what it held goes on, so that the client can end
    await third.leave(within);
  });
}
