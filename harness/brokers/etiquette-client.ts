/** Makes manners a property of an MQTT client: what it publishes is paid for, and what it retains is noted first. */
import type { IClientPublishOptions, MqttClient, PacketCallback } from 'mqtt';
import type { Etiquette } from './etiquette.ts';

/**
 * The same client; its `publish` (and with it `publishAsync`) waits for the budget, in the order of the calls.
 * A retained message is noted before it is sent, and the note is removed once its clearing was acknowledged.
 * The callback gets the HarnessError `budget-exhausted` or `state-not-writable` of a message that was not sent.
 */
export function politely(client: MqttClient, etiquette: Etiquette): MqttClient {
  if (etiquette.manners === 'own' && etiquette.retained === null) return client;
  const send = client.publish.bind(client);
  const publish = (
    topic: string,
    message: string | Buffer,
    given?: IClientPublishOptions | PacketCallback,
    after?: PacketCallback,
  ): MqttClient => {
    const options = typeof given === 'function' ? {} : (given ?? {});
    const callback = typeof given === 'function' ? given : after;
    const bytes = Buffer.byteLength(message);
    const isKept = options.retain === true;
    etiquette.spend({ messages: 1, bytes }).then(
      () => {
        try {
          if (isKept && bytes > 0) etiquette.retained?.note(topic);
        } catch (error) {
          refuse(callback, error);
          return;
        }
        send(topic, message, options, (error, packet) => {
          const isCleared = isKept && bytes === 0 && options.qos !== 0 && !(error instanceof Error);
          if (isCleared) etiquette.retained?.forget(topic);
          callback?.(error, packet);
        });
      },
      (error: unknown) => {
        refuse(callback, error);
      },
    );
    return client;
  };
  client.publish = publish;
  return client;
}

function refuse(callback: PacketCallback | undefined, error: unknown): void {
  callback?.(error instanceof Error ? error : new Error(String(error)));
}
