/** Brokers for the tests of the entries: started once each, put behind a fault as often as needed. */
import { existsSync } from 'node:fs';
import { aedes } from '../../../brokers/aedes.ts';
import type { BrokerDriver, RunningBroker } from '../../../brokers/broker.ts';
import { ownEtiquette } from '../../../brokers/etiquette.ts';
import { mosquitto } from '../../../brokers/mosquitto.ts';
import type { EntryResult } from '../../result.ts';
import type { Entry } from '../entry.ts';
import type { Subject } from '../subject.ts';
import { entries } from '../registry.ts';
import { runEntry, type ConformanceOptions } from '../run.ts';
import { GuardedBroker } from '../guarded.ts';
import { startRelay, type Fault } from './relay.ts';

/** Where Debian puts it; tests that need it are skipped elsewhere. */
const mosquittoPath = '/usr/sbin/mosquitto';
export const withoutMosquitto = existsSync(mosquittoPath) ? false : `no ${mosquittoPath} here`;

const drivers: Readonly<Record<'aedes' | 'mosquitto', BrokerDriver>> = {
  aedes,
  mosquitto: mosquitto({ status: 'found', path: mosquittoPath, version: '', why: '', cure: '' }),
};

/** One of ours on TCP and WebSocket. */
export const startHealthy = (name: keyof typeof drivers): Promise<RunningBroker> =>
  drivers[name].start({ transports: new Set(['tcp', 'ws']) });

/** As entries see it. */
export const subjectOf = (broker: RunningBroker): Subject => ({
  name: broker.name,
  version: broker.version,
  addresses: { tcp: broker.address('tcp'), ws: broker.address('ws') },
  restart: (options) => drivers[broker.name === 'aedes' ? 'aedes' : 'mosquitto'].start(options),
  etiquette: ownEtiquette(),
});

/** The entry of that catalogue id. */
export function entryOf(id: string): Entry {
  const found = entries.find((entry) => entry.id === id);
  if (found === undefined) throw new RangeError(`there is no entry ${id}`);
  return found;
}

/** Without the ledger: what is seen, and no excuses. */
export const strict: ConformanceOptions = { ledger: [], today: '2026-11-23' };

/** Runs one entry by itself, its second broker included. */
export async function runAlone(entry: Entry, subject: Subject): Promise<EntryResult> {
  const guarded = new GuardedBroker(subject);
  try {
    return await runEntry(entry, subject, strict, guarded);
  } finally {
    await guarded.close();
  }
}

/** Runs one entry against a healthy broker whose TCP clients go through a fault. */
export async function runBehind(
  fault: Fault,
  entry: Entry,
  broker: RunningBroker,
): Promise<EntryResult> {
  const relay = await startRelay(broker.address('tcp'), fault);
  try {
    const subject = subjectOf(broker);
    return await runAlone(entry, {
      ...subject,
      addresses: { ...subject.addresses, tcp: relay.address },
    });
  } finally {
    await relay.close();
  }
}
