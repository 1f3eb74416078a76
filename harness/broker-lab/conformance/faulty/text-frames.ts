/** A WebSocket front of a healthy broker that sends MQTT as text frames (catalogue fault B24). */
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { WebSocketServer } from 'ws';
import type { BrokerAddress } from '../../../brokers/broker.ts';
import { portOf, type FaultyBroker } from './relay.ts';

/** Listens on a free loopback port in front of `upstream`, which has to be plain TCP. */
export async function startTextFrames(upstream: BrokerAddress): Promise<FaultyBroker> {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    const broker = connect({ host: '127.0.0.1', port: Number(new URL(upstream.url).port) });
    broker.on('data', (bytes: Buffer) => {
      socket.send(bytes, { binary: false });
    });
    broker.on('error', () => undefined); // `close` follows
    broker.on('close', () => {
      socket.terminate();
    });
    socket.on('message', (data: Buffer) => void broker.write(data));
    socket.on('error', () => undefined);
    socket.on('close', () => broker.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: { ...upstream, url: `ws://127.0.0.1:${portOf(server)}` },
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
