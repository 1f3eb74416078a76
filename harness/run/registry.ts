/** The brokers that exist, listed by hand: a driver for each, whether its program is installed or not. */
import { discoverBrokers, type FoundBroker } from '../../setup/brokers.mjs';
import { aedes } from '../brokers/aedes.ts';
import type { BrokerDriver } from '../brokers/broker.ts';
import { mosquitto } from '../brokers/mosquitto.ts';
import { nats } from '../brokers/nats.ts';
import { rabbitmq } from '../brokers/rabbitmq.ts';

/** The names that `brokerDrivers` gives, in the same order. */
export const brokerNames = ['aedes', 'mosquitto', 'rabbitmq', 'nats'] as const;
export type BrokerName = (typeof brokerNames)[number];

export interface KnownBroker {
  /** Its `start` throws `broker-missing` with set-up's own cure when the program is not installed. */
  readonly driver: BrokerDriver;
  readonly found: FoundBroker;
}

/**
 * Looks for the programs once; what is supported may depend on their versions.
 * @param found - as `discoverBrokers` of set-up tells
 */
export async function brokerDrivers(found = discoverBrokers()): Promise<KnownBroker[]> {
  const programs = await found;
  return brokerNames.map((name) => {
    const program = programs.find((each) => each.name === name) ?? unknown(name);
    return { driver: driverOf(name, program), found: program };
  });
}

function driverOf(name: BrokerName, program: FoundBroker): BrokerDriver {
  switch (name) {
    case 'aedes':
      return aedes; // a part of ours
    case 'mosquitto':
      return mosquitto(program);
    case 'rabbitmq':
      return rabbitmq(program);
    case 'nats':
      return nats(program);
  }
}

const unknown = (name: BrokerName): FoundBroker => ({
  name,
  status: 'missing',
  launchedBy: '',
  path: '',
  version: '',
  why: 'set-up did not look for it',
  cure: 'report it',
});
