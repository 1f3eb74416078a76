/** The broker contract, for every driver of the registry whose program is installed. */
import { after, test } from 'node:test';
import { brokerContract } from '../brokers/contract.ts';
import { processesMarked } from '../drivers/marked-processes.mjs';
import { brokerDrivers } from './registry.ts';
import { openWorkplace } from './workplace.ts';

// A test that is killed leaves no broker behind
const workplace = openWorkplace();
after(() => workplace.close());

for (const { driver, found } of await brokerDrivers()) {
  const missing = found.status === 'missing' ? `${found.why}; ${found.cure}` : null;
  brokerContract({ make: () => driver, test, missing, processesMarked });
}
