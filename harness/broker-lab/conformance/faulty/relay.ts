/** Stands between a client and a healthy broker and makes it faulty: what a fault returns is sent instead of a packet. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { generate, parser, type Packet } from 'mqtt-packet';
import type { BrokerAddress } from '../../../brokers/broker.ts';
import type { Ms } from '../../../core/units.ts';

/** One connection through the relay. */
export interface RelayLink {
  /** Of its CONNECT; empty before. */
  readonly clientId: string;
  /** Sends a packet to the client, as if it came from the broker. */
  reply(packet: Packet): void;
  /** Sends a packet in the same direction as the one at hand, later. */
  later(packet: Packet, after: Ms): void;
}

export type Direction = 'to broker' | 'to client';
export type Fault = (packet: Packet, direction: Direction, link: RelayLink) => readonly Packet[];

export interface FaultyBroker {
  readonly address: BrokerAddress;
  close(): Promise<void>;
}

/** Listens on a free loopback port in front of `upstream`, which has to be plain TCP. */
export async function startRelay(upstream: BrokerAddress, fault: Fault): Promise<FaultyBroker> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const broker = connect({ host: '127.0.0.1', port: Number(new URL(upstream.url).port) });
    broker.setNoDelay(true);
    sockets.add(client).add(broker);
    relay(client, broker, fault);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: { ...upstream, url: `mqtt://127.0.0.1:${portOf(server)}` },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The port of a server that listens on TCP. */
export function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function relay(client: Socket, broker: Socket, fault: Fault): void {
  let level = 4;
  const write = (socket: Socket, packet: Packet) => {
    if (!socket.destroyed) socket.write(generate(packet, { protocolVersion: level }));
  };
  let clientId = '';
  const pass = (direction: Direction, target: Socket) => (packet: Packet) => {
    if (packet.cmd === 'connect') ({ clientId } = packet);
    const link: RelayLink = {
      clientId,
      reply: (answer) => {
        write(client, answer);
      },
      later: (late, after) => void setTimeout(write, after, target, late),
    };
    for (const one of fault(packet, direction, link)) write(target, one);
  };
  let fromClient: ReturnType<typeof parser> | null = null;
  client.on('data', (chunk: Buffer) => {
    if (fromClient === null) {
      level = levelIn(chunk);
      fromClient = reader(level, pass('to broker', broker), client);
      const fromBroker = reader(level, pass('to client', client), client);
      broker.on('data', (bytes: Buffer) => void fromBroker.parse(bytes));
    }
    fromClient.parse(chunk);
  });
  for (const [one, other] of [
    [client, broker],
    [broker, client],
  ] as const) {
    one.on('error', () => undefined); // `close` follows
    one.on('close', () => other.destroy());
  }
}

function reader(level: number, take: (packet: Packet) => void, client: Socket) {
  const reading = parser({ protocolVersion: level });
  reading.on('packet', take);
  reading.on('error', () => client.destroy());
  return reading;
}

/** The byte after the protocol name of CONNECT (MQTT 3.1.1 section 3.1.2.2). */
const levelIn = (chunk: Buffer): number => chunk[chunk.indexOf('MQTT') + 4] ?? 4;
