/** Turns the names of a command line into brokers that can be started or reached. */
import { brokerPackages, discoverBrokers, type FoundBroker } from '../../setup/brokers.mjs';
import { thisHost } from '../../setup/host.mjs';
import { installWithApt } from '../../setup/install-apt.mjs';
import { mayInstall } from '../../setup/install.mjs';
import { systemFacts } from '../../setup/system.mjs';
import type { Candidate, Target } from '../broker-lab/run.ts';
import {
  transports,
  type BrokerDriver,
  type RunningBroker,
  type Transport,
} from '../brokers/broker.ts';
import { ownEtiquette } from '../brokers/etiquette.ts';
import { remoteBrokers, type RemoteBroker } from '../brokers/remote-addresses.ts';
import { mannersFor } from '../brokers/remote-manners.ts';
import { remoteSettings } from '../brokers/remote-settings.ts';
import { joinRemote } from '../brokers/remote.ts';
import { loadBroker } from '../run/load-broker.ts';
import { brokerDrivers } from '../run/registry.ts';
import type { BrokersOptions } from './brokers-options.ts';

type Say = (line: string) => void;

/** Always there, so that figures of all machines are relative to the same broker. */
const controlName = 'aedes';

/**
 * Those that were asked for, ours first; and the control.
 * @throws HarnessError `bad-option` for remote brokers that contradict each other, or what `loadBroker` throws
 */
export async function candidatesOf(
  options: BrokersOptions,
  say: Say,
): Promise<{ candidates: Candidate[]; control: Candidate }> {
  const remote = remoteBrokers(options.remote); // first, since it finds what is wrong in no time
  const own = await Promise.all(options.own.map(loadBroker));
  const found = await foundBrokers(options, say);
  const known = await brokerDrivers(Promise.resolve(found));
  const isAsked = (name: string, status: FoundBroker['status']): boolean =>
    options.local.length + options.own.length + options.remote.length === 0
      ? status === 'found'
      : options.local.some((asked) => asked === name);
  const local = known.filter((each) => isAsked(each.driver.name, each.found.status));
  const control = known.find(({ driver }) => driver.name === controlName);
  if (control === undefined) throw new Error(`${controlName} is in the registry`);
  return {
    candidates: [
      ...local.map(({ driver }) => localCandidate(driver)),
      ...own.map(localCandidate),
      ...remote.map((broker) => remoteCandidate(broker, say)),
    ],
    control: localCandidate(control.driver),
  };
}

/** What somebody named and is missing is installed, where that is allowed; nothing else. */
async function foundBrokers({ local, install }: BrokersOptions, say: Say): Promise<FoundBroker[]> {
  const host = thisHost();
  const found = await discoverBrokers();
  const missing = found.filter(
    ({ name, status }) => status === 'missing' && local.some((asked) => asked === name),
  );
  const packages = brokerPackages(host, missing);
  if (packages.length === 0 || !mayInstall({ install, env: host.env })) return found;
  const facts = await systemFacts();
  if (!['debian', 'ubuntu'].includes(facts.distribution)) return found;
  return (await installWithApt(host, packages, facts, say)) ? discoverBrokers() : found;
}

function localCandidate(driver: BrokerDriver): Candidate {
  const { name, supports } = driver;
  return {
    ...{ name, kind: 'local' },
    start: async (): Promise<Target> => {
      const offered = transportsTogether(supports);
      const broker = await driver.start({ transports: offered });
      return {
        ...{ name, kind: 'local', version: broker.version },
        addresses: Object.fromEntries([...offered].map((each) => [each, broker.address(each)])),
        etiquette: ownEtiquette(),
        restart: supports.users ? (options): Promise<RunningBroker> => driver.start(options) : null,
        close: () => broker.close(),
      };
    },
  };
}

/** All that one start can have; of two that exclude each other the plain one, which every client has. */
function transportsTogether(supports: BrokerDriver['supports']): ReadonlySet<Transport> {
  const excluded = new Set((supports.apart ?? []).map(([, second]) => second));
  return new Set(transports.filter((each) => supports.transports.has(each) && !excluded.has(each)));
}

function remoteCandidate({ name, addresses, isMine }: RemoteBroker, say: Say): Candidate {
  return {
    ...{ name, kind: 'remote' },
    start: async (): Promise<Target> => {
      const settings = remoteSettings();
      const ownership = { isMine, isRehearsal: settings.isRehearsal };
      const [first] = Object.values(addresses);
      if (first === undefined) throw new Error('a remote broker has an address');
      const etiquette = mannersFor(first, ownership);
      const ours = new Set(Object.values(addresses).map(({ url }) => url));
      // What an earlier run left on another broker is not paid from the budget of this one
      const broker = await joinRemote(addresses, {
        ...{ name, say },
        etiquetteFor: (each) => (ours.has(each.url) ? etiquette : mannersFor(each, settings)),
      });
      return {
        ...{ name, kind: 'remote', version: broker.version, addresses, etiquette, restart: null },
        close: () => broker.close(),
      };
    },
  };
}
