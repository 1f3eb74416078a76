/** What the TCP and the WebSocket side of the proxy have in common. */
import type { Server } from 'node:net';
import { HarnessError } from '../../core/errors.ts';
import type { Ms } from '../../core/units.ts';
import type { Wire } from './wire.ts';

/** Where the real broker is. `mqtts://` and `wss://` work too: the proxy speaks TLS there, and plainly to its clients. */
export interface Upstream {
  /** Without credentials; clients bring theirs in CONNECT, and the proxy hands them on. */
  readonly url: string;
  /** PEM of the authority that signed the broker's certificate, where it is not a public one. */
  readonly ca?: string;
}

/** Somebody connected: their side, and the broker's side that was dialled for them. */
export interface Arrival {
  readonly number: number;
  readonly client: Wire;
  readonly broker: Wire;
}

export interface Reception {
  readonly upstream: Upstream;
  /** How long the broker may take to accept a connection; the client is reset after it. */
  readonly dialWithin: Ms;
  readonly maxPacketBytes: number;
  /** The number of a new connection; null when a rule turns it away. */
  readonly admit: () => number | null;
  readonly arrived: (arrival: Arrival) => void;
  /** The broker did not take the connection; the client was told in the transport's way. */
  readonly failed: (number: number, why: string) => void;
}

export interface Listener {
  readonly port: number;
  /** Stops listening and resets what has not arrived yet; settles when all sockets are closed. */
  close(): Promise<void>;
}

/**
 * Listens on a free port of loopback.
 * @throws HarnessError `proxy-start-failed`
 */
export async function listenOnLoopback(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(startFailed(cause)));
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address === 'object' && address !== null) return address.port;
  throw startFailed(new Error('the server has no port'));
}

const startFailed = (cause: Error): HarnessError =>
  new HarnessError({
    code: 'proxy-start-failed',
    what: `the MQTT proxy could not listen on 127.0.0.1: ${cause.message}`,
    cure: 'is the machine out of ports or file descriptors? Close something and start again',
    cause,
  });
