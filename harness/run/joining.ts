/** What a peer joins a broker with, and what it means when one that shows a certificate of ours stays out of reach. */
import type { JoinPlan } from '../agent/protocol.ts';
import type { BrokerAddress } from '../brokers/broker.ts';
import { asFailure, HarnessError } from '../core/errors.ts';
import type { Ms } from '../core/units.ts';
import type { RunningPeer } from '../drivers/driver.ts';
import { choosesHttp2 } from './http2-choice.ts';

const controlWithinMs: Ms = 3_000;

/** Pages cannot be told an authority: their browser was started to accept any certificate, where it can. */
export function addressFor(
  { place }: Pick<RunningPeer, 'place'>,
  { ca, ...address }: BrokerAddress,
): Pick<JoinPlan, 'url' | 'username' | 'password' | 'ca'> {
  return place === 'page' || ca === undefined ? address : { ...address, ca };
}

/**
 * What to throw when a peer could not join. Where a client of ours reaches the very address that a page did not,
 * it is HTTP/2, if the broker agrees to that, and otherwise the certificate that its engine does not accept;
 * anything else is as the peer told it.
 */
export async function whyNotJoined(
  error: unknown,
  { place, identity }: Pick<RunningPeer, 'place' | 'identity'>,
  address: BrokerAddress,
): Promise<unknown> {
  const { code, what } = asFailure(error);
  const isOutOfReach = code === 'broker-unreachable' || code === 'broker-connect-timeout';
  if (place !== 'page' || address.ca === undefined || !isOutOfReach) return error;
  if (!(await isReachable(address))) return error;
  const engine = `${identity.engine} ${identity.version}`;
  const page = `a client of ours reached ${address.url} over HTTP/1.1 meanwhile, and the page did not (${what})`;
  const cause = { cause: error };
  if (await choosesHttp2(address.url, controlWithinMs)) {
    return new HarnessError({
      code: 'websocket-over-http2',
      what: `${engine} opens WebSockets over HTTP/2 (RFC 8441) where a server agrees to it, as this one does: ${page}`,
      cure: 'use a broker or a proxy in front of it that offers HTTP/1.1 alone, or a transport without TLS for pages, such as tls+ws',
      ...cause,
    });
  }
  return new HarnessError({
    code: 'certificate-not-accepted',
    what: `${engine} did not accept a certificate of our own: ${page}`,
    cure: 'use a transport without TLS for pages, such as tls+ws, or a broker whose certificate it knows',
    ...cause,
  });
}

async function isReachable(address: BrokerAddress): Promise<boolean> {
  const { connectMqtt } = await import('../brokers/connect.ts'); // brings an MQTT client along
  try {
    const client = await connectMqtt(address, { within: controlWithinMs });
    await client.endAsync(true);
    return true;
  } catch {
    return false;
  }
}
