/** Somebody whom the check makes up: says something to an application under a name of its own, and hears what comes back. */
import type { MqttClient } from 'mqtt';
import { harnessClient } from '../../analysis/conformance/meeting.ts';
import { connectMqtt } from '../../brokers/connect.ts';
import { mannersFor } from '../../brokers/remote-manners.ts';
import { remoteSettings } from '../../brokers/remote-settings.ts';
import { atMost } from '../../core/deadline.ts';
import { otherRole, type Role } from '../../core/ids.ts';
import type { Signal } from '../../core/signal.ts';
import type { Ms } from '../../core/units.ts';
import type { Dialect, Place } from '../../dialects/dialect.ts';
import type { Recorder } from '../../run/recorder.ts';
import { addressOf, subscribed } from '../watch/ear.ts';

export interface Neighbourhood {
  readonly dialect: Dialect;
  readonly root: string;
  readonly secret: string;
  /** What the application is called, and the part that it plays. */
  readonly application: string;
  readonly role: Role;
  readonly url: string;
  readonly recorder: Recorder;
}

/** One name on the broker; it takes part in no connection. */
export class Bystander implements AsyncDisposable {
  readonly name: string;
  readonly #near: Neighbourhood;
  readonly #place: Place;
  readonly #client: MqttClient;
  #heard: string[] = [];
  #onHeard: () => void = () => undefined;

  private constructor(name: string, near: Neighbourhood, client: MqttClient) {
    const { root: room, role, application, secret } = near;
    this.name = name;
    this.#near = near;
    this.#client = client;
    this.#place = {
      ...{ room, me: name, peers: [name, application], secret },
      role: otherRole(role),
    };
    client.on('message', (topic, payload) => {
      this.#hear(topic, payload.toString());
    });
  }

  /** Listens as the dialect has its peers listen. @throws HarnessError what `connectMqtt` and `subscribed` throw */
  static async at(name: string, near: Neighbourhood): Promise<Bystander> {
    const address = addressOf(near.url);
    const etiquette = mannersFor(address, remoteSettings());
    const client = await connectMqtt(address, { etiquette, clientId: harnessClient });
    const bystander = new Bystander(name, near, client);
    await subscribed(client, near.dialect.filters(bystander.#place));
    return bystander;
  }

  /**
   * Says `signals` one after the other, waits at most `within` for `answer`, and records what came back by then.
   * @returns whether that answer came
   */
  async call(
    said: string,
    signals: readonly { readonly to: 'all' | 'application'; readonly signal: Signal }[],
    { answer, within }: { readonly answer: string; readonly within: Ms },
  ): Promise<boolean> {
    this.#heard = [];
    for (const { to, signal } of signals) await this.#say(to, signal);
    await atMost(this.#until(answer), within);
    const { name } = this;
    const { application: of, recorder } = this.#near;
    recorder.record({ kind: 'bystander', name, of, said, heard: [...this.#heard] });
    return this.#heard.includes(answer);
  }

  /** Says something that may be in no dialect at all. */
  async publish(topic: string, payload: string, retain = false): Promise<void> {
    const { name } = this;
    this.#near.recorder.record({ kind: 'bystander.said', name, topic, payload });
    await this.#client.publishAsync(topic, payload, { retain });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.endAsync(true);
  }

  async #say(to: 'all' | 'application', signal: Signal): Promise<void> {
    const { dialect, application } = this.#near;
    const unnumbered = { session: null, toSession: null, seq: null, createdAt: null };
    const addressee = to === 'all' ? null : application;
    const envelope = { ...unnumbered, from: this.name, to: addressee, signal };
    const wire = dialect.encode(this.#place, envelope);
    if (wire !== null) await this.publish(wire.topic, wire.payload, wire.retain);
  }

  #until(answer: string): Promise<void> {
    return new Promise((resolve) => {
      this.#onHeard = () => {
        if (this.#heard.includes(answer)) resolve();
      };
      this.#onHeard();
    });
  }

  #hear(topic: string, payload: string): void {
    const decoded = this.#near.dialect.decode(this.#place, topic, payload);
    if (!decoded.ok) return;
    const { from, to, signal } = decoded.envelope;
    if (from !== this.#near.application || to !== this.name) return;
    this.#heard.push(signal.kind === 'control' ? signal.word : signal.kind);
    this.#onHeard();
  }
}
