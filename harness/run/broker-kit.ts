/**
 * `signalbox/broker`: what a broker in a repository of its own is written with, and held to. A module that has no
 * package to import from is handed the same, as the one argument of the function that it exports.
 */
import type { BrokerDriver } from '../brokers/broker.ts';
import { brokerContract as contract, type ContractOptions } from '../brokers/contract.ts';
import { localDriver } from '../brokers/local-broker.ts';
import { programAt } from '../brokers/recipe.ts';
import { HarnessError } from '../core/errors.ts';
import { processesMarked } from '../drivers/marked-processes.mjs';

export { HarnessError, localDriver, programAt };
export type {
  BrokerAddress,
  BrokerDriver,
  Observation,
  RunningBroker,
  StartOptions,
  Transport,
} from '../brokers/broker.ts';
export type { BrokerProgram, Place, Recipe } from '../brokers/recipe.ts';

/** What a module gets that exports a function. */
export interface BrokerKit {
  readonly localDriver: typeof localDriver;
  readonly programAt: typeof programAt;
  readonly HarnessError: typeof HarnessError;
}
const brokerKit: BrokerKit = { localDriver, programAt, HarnessError };

/** What the default export of a broker's module may be. */
export type BrokerModule = BrokerDriver | ((kit: BrokerKit) => BrokerDriver);

/**
 * Declares the tests that every broker of ours passes: delivery over each transport, retained messages, wills,
 * versions, users, what an observer sees, and that nothing is left behind.
 * @param test - `test` of node:test
 */
export function brokerContract(module: BrokerModule, test: ContractOptions['test']): void {
  contract({ make: () => driverOf(module), test, missing: null, processesMarked });
}

/** @throws whatever the function throws */
export const driverOf = (module: BrokerModule): BrokerDriver =>
  typeof module === 'function' ? module(brokerKit) : module;
