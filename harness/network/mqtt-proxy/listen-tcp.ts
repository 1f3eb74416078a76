/** The TCP side of the proxy: each client's socket gets one of its own to the broker. */
import { connect, createServer, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { listenOnLoopback, type Listener, type Reception } from './listener.ts';
import { resetSocket, tcpWire } from './tcp-wire.ts';

const plainPort = 1883;
const tlsPort = 8883;

/** @throws HarnessError `proxy-start-failed` */
export async function listenTcp(reception: Reception): Promise<Listener> {
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const number = reception.admit();
    if (number === null) {
      client.on('error', () => undefined);
      resetSocket(client);
      return;
    }
    // Bytes wait in the socket of a broker that is not connected yet; a failed dial ends it like a broken line
    const broker = dial(reception);
    reception.arrived({ number, client: tcpWire(client), broker: tcpWire(broker) });
  });
  const port = await listenOnLoopback(server);
  return {
    port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function dial({ upstream, dialWithin }: Reception): Socket {
  const { protocol, hostname, port } = new URL(upstream.url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const isTls = protocol === 'mqtts:';
  const to = { host, port: Number(port) || (isTls ? tlsPort : plainPort), allowHalfOpen: true };
  const socket = isTls
    ? connectTls({
        ...to,
        ...(isIP(host) === 0 ? { servername: host } : {}),
        ...(upstream.ca === undefined ? {} : { ca: upstream.ca }),
      })
    : connect(to);
  const timer = setTimeout(() => {
    socket.destroy(new Error(`the broker did not accept within ${dialWithin} ms`));
  }, dialWithin);
  socket.once(isTls ? 'secureConnect' : 'connect', () => clearTimeout(timer));
  socket.once('close', () => clearTimeout(timer));
  return socket;
}
