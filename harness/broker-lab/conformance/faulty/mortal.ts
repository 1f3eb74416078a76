/** A broker that ends, as nats-server 2.9 does, when somebody names a very long topic. */
import type { BrokerAddress } from '../../../brokers/broker.ts';
import { startRelay, type Fault, type FaultyBroker } from './relay.ts';

const mostCharacters = 10_000;

/** Listens in front of `upstream`, which has to be plain TCP; takes no connection any more once it ended. */
export async function startMortal(upstream: BrokerAddress): Promise<FaultyBroker> {
  const dying: Fault = (packet) => {
    const topics =
      packet.cmd === 'publish'
        ? [packet.topic]
        : packet.cmd === 'subscribe'
          ? packet.subscriptions.map(({ topic }) => topic)
          : [];
    if (topics.every((topic) => topic.length <= mostCharacters)) return [packet];
    void broker.close();
    return [];
  };
  const broker = await startRelay(upstream, dying);
  return broker;
}
