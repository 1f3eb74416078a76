/** Peers made faulty on purpose: MQTT.js as it comes, with the settings that the client halves have to flag. */
import mqtt, { type MqttClient } from 'mqtt';
import { unguessable } from '../../../core/random.ts';
import type { Envelope, Signal, WireMessage } from '../../../core/signal.ts';
import { native } from '../../../dialects/native.ts';
import type { JoinPlan, MakePeer, Peer } from '../peers/peer-lab.ts';

export interface PeerFault {
  /** It never subscribes again. */
  readonly deaf?: boolean;
  /** It sends no PINGREQ. */
  readonly noKeepAlive?: boolean;
  /** What one session could not send, the next one sends (catalogue peer fault P85). */
  readonly handsDown?: boolean;
}

/** Reconnects for ever, and sends its queue before it subscribes again, as MQTT.js does. */
export function plainPeer(fault: PeerFault = {}): MakePeer {
  const outbox: WireMessage[] = [];
  return (plan) => new PlainPeer(plan, fault, outbox);
}

class PlainPeer implements Peer {
  readonly session = unguessable();
  readonly #place: { room: string; me: string };
  readonly #fault: PeerFault;
  readonly #outbox: WireMessage[];
  readonly #listeners = new Set<(envelope: Envelope) => void>();
  #client: MqttClient | null = null;
  #seq = 0;

  constructor({ room, me }: JoinPlan, fault: PeerFault, outbox: WireMessage[]) {
    this.#place = { room, me };
    this.#fault = fault;
    this.#outbox = outbox;
  }

  async join({ url, keepAlive = 30 }: JoinPlan): Promise<void> {
    const { deaf = false, noKeepAlive = false } = this.#fault;
    const client = mqtt.connect(url, {
      clientId: `plain-${this.session}`,
      keepalive: noKeepAlive ? 0 : keepAlive,
      resubscribe: !deaf,
      reconnectPeriod: 1_000,
    });
    this.#client = client;
    client.on('error', () => undefined); // it reconnects
    client.on('message', (topic, payload) => {
      const decoded = native.decode(this.#place, topic, payload.toString());
      if (decoded.ok) for (const listener of this.#listeners) listener(decoded.envelope);
    });
    await new Promise<void>((resolve) => client.once('connect', () => resolve()));
    await client.subscribeAsync([...native.filters(this.#place)], { qos: 1 });
    for (const wire of this.#outbox.splice(0)) this.#put(wire);
  }

  send(to: string, signal: Signal): void {
    const seq = ++this.#seq;
    const head = { from: this.#place.me, to, session: this.session, toSession: null };
    const wire = native.encode(this.#place, { ...head, seq, createdAt: Date.now(), signal });
    if (this.#fault.handsDown === true && this.#client?.connected !== true) this.#outbox.push(wire);
    else this.#put(wire);
  }

  listen(listener: (envelope: Envelope) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async leave(): Promise<void> {
    await this.#client?.endAsync(true);
  }

  #put({ topic, payload, qos, retain }: WireMessage): void {
    this.#client?.publish(topic, payload, { qos, retain }, () => undefined);
  }
}
