/** What a peer joins a broker with, and what it means when one that shows a certificate of ours stays out of reach. */
import type { JoinPlan } from '../agent/protocol.ts';
import type { BrokerAddress } from '../brokers/broker.ts';
import { asFailure, HarnessError } from '../core/errors.ts';
import type { Ms } from '../core/units.ts';
import type { RunningPeer } from '../drivers/driver.ts';

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
 * it is the certificate that its engine does not accept; anything else is as the peer told it.
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
  return new HarnessError({
    code: 'certificate-not-accepted',
    what: `${identity.engine} ${identity.version} did not accept a certificate of our own: a client of ours reached ${address.url} meanwhile, and the page did not (${what})`,
    cure: 'use a transport without TLS for pages, such as tls+ws, or a broker whose certificate it knows',
    cause: error,
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
