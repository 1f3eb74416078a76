/** Asks a server, as a browser does, whether it would rather speak HTTP/2. */
import { once } from 'node:events';
import { connect } from 'node:tls';
import type { Ms } from '../core/units.ts';

/**
 * Whether a TLS server picks `h2` when it is offered both (RFC 7301 section 3.2). Its certificate does not matter here.
 * @param url - `wss://host:port/…` or `https://…`; 443 where it names no port
 * @param within - ms; a server that does not answer in time chose nothing
 */
export async function choosesHttp2(url: string, within: Ms): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const socket = connect({
    ...{ host, port: port === '' ? 443 : Number(port) },
    ...{ ALPNProtocols: ['h2', 'http/1.1'], rejectUnauthorized: false },
  });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(within) });
    return socket.alpnProtocol === 'h2';
  } catch {
    return false;
  } finally {
    socket.on('error', () => undefined); // of a socket that nobody needs any more
    socket.destroy();
  }
}
