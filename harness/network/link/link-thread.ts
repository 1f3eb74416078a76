/** The emulator's thread: an event loop for links alone. It ends with the process that started it, in every way. */
import { parentPort } from 'node:worker_threads';
import { asFailure } from '../../core/errors.ts';
import type { OrderMessage, ReplyMessage } from './protocol.ts';
import { Relay } from './relay.ts';

const relays = new Map<number, Relay>();

parentPort?.on('message', (message: OrderMessage) => {
  void answer(message);
});
reply({ id: 0, value: 'ready' });

async function answer(message: OrderMessage): Promise<void> {
  const { id } = message;
  try {
    reply({ id, value: await carryOut(message) });
  } catch (error) {
    reply({ id, failure: asFailure(error) });
  }
}

async function carryOut({ link, order }: OrderMessage): Promise<unknown> {
  if (order.do === 'open') {
    const opened = await Relay.open(order.plan);
    relays.set(link, opened);
    return opened.advertised;
  }
  const relay = relays.get(link);
  if (relay === undefined) throw new Error(`link ${link} was told to ${order.do} and is not open`);
  switch (order.do) {
    case 'learn':
      relay.learn(order.side, order.at);
      return null;
    case 'close':
      relays.delete(link);
      return relay.close();
    default:
      await relay.act(order);
      return null;
  }
}

function reply(message: ReplyMessage): void {
  parentPort?.postMessage(message);
}
