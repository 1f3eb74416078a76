/** Finds loopback ports that nothing listens on. */
import { createServer, type Server } from 'node:net';

/**
 * Different ports of 127.0.0.1 that were free a moment ago; another program may take one before it is bound,
 * so whoever binds it must be ready to ask again.
 */
export async function freePorts(count: number): Promise<number[]> {
  // All are open at once, or the system might name one port twice
  const probes = await Promise.all(Array.from({ length: count }, listening));
  const ports = probes.map(portOf);
  await Promise.all(probes.map((probe) => new Promise((resolve) => probe.close(resolve))));
  return ports;
}

async function listening(): Promise<Server> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  return probe;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
