/** Where a part of the benchmark measures, and with which manners. */
import { unguessable } from '../../core/random.ts';
import type { Ms } from '../../core/units.ts';
import type { BrokerAddress, Transport } from '../../brokers/broker.ts';
import type { Etiquette } from '../../brokers/etiquette.ts';
import { LeanClient } from './lean-client.ts';

/** What the benchmark needs of a broker's etiquette. */
export type Manners = Pick<
  Etiquette,
  'afterConnect' | 'allow' | 'beforeConnect' | 'prefix' | 'spend'
>;

export interface Site {
  readonly address: BrokerAddress;
  readonly transport: Transport;
  readonly manners: Manners;
}

/** A topic that nobody else uses. */
export const freshTopic = ({ manners }: Pick<Site, 'manners'>): string =>
  `${manners.prefix}/bench/${unguessable()}`;

/**
 * Connects when manners allow it.
 * @throws HarnessError what `LeanClient.connect` and `beforeConnect` throw
 */
export async function join(
  { address, manners }: Pick<Site, 'address' | 'manners'>,
  within?: Ms,
): Promise<LeanClient> {
  await manners.beforeConnect();
  try {
    const client = await LeanClient.connect(address, within);
    manners.afterConnect(true);
    return client;
  } catch (error) {
    manners.afterConnect(false);
    throw error;
  }
}
