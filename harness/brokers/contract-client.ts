/** A client as the broker contract uses it: every message that arrives is kept until it is asked for. */
import type { MqttClient } from 'mqtt';
import { deferred, type Deferred } from '../core/deferred.ts';
import type { BrokerAddress } from './broker.ts';
import { connectMqtt, type ConnectOptions } from './connect.ts';
import { within } from './contract-end.ts';

export interface Delivery {
  readonly topic: string;
  readonly payload: Buffer;
  readonly retain: boolean;
  /** MQTT 5 alone. */
  readonly userProperties: unknown;
}

/** One connection; `await using` ends it. */
export class ContractClient implements AsyncDisposable {
  readonly mqtt: MqttClient;
  /** Settles when the connection ended. */
  readonly closed: Promise<'closed'>;
  readonly #ready: Delivery[] = [];
  readonly #waiting: Deferred<Delivery>[] = [];

  static async connect(
    address: BrokerAddress,
    options: ConnectOptions = {},
  ): Promise<ContractClient> {
    return new ContractClient(await connectMqtt(address, options));
  }

  private constructor(mqtt: MqttClient) {
    this.mqtt = mqtt;
    this.closed = new Promise((resolve) => {
      mqtt.once('close', () => {
        resolve('closed');
      });
    });
    mqtt.on('message', (topic, payload, { retain, properties }) => {
      const delivery = { topic, payload, retain, userProperties: properties?.userProperties };
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#ready.push(delivery);
      else waiting.resolve(delivery);
    });
  }

  /** The next message, within 10 s. */
  next(): Promise<Delivery> {
    const ready = this.#ready.shift();
    if (ready !== undefined) return Promise.resolve(ready);
    const waiting = deferred<Delivery>();
    this.#waiting.push(waiting);
    return within(waiting.promise, 'a message');
  }

  /** @returns the QoS granted, 128 for a refusal, or `closed` when the broker ended the connection instead */
  async subscribe(filter: string): Promise<number | 'closed'> {
    const granted = this.mqtt.subscribeAsync(filter, { qos: 1 }).then(
      ([first]) => first?.qos ?? 128,
      () => (this.mqtt.connected ? 128 : 'closed'),
    );
    return within(Promise.race([granted, this.closed]), 'SUBACK');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.mqtt.endAsync(true);
  }
}
