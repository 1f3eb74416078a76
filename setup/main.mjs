/** All of set-up in one call: packages, stacks, what is missing, and the table. */
import { discoverStacks } from './discover.mjs';
import { thisHost } from './host.mjs';
import { installMissing, mayInstall } from './install.mjs';
import { ensurePackages } from './packages.mjs';
import { systemFacts } from './system.mjs';
import { brokerTable, exampleTable, lookOf, stackTable, systemTable } from './table.mjs';

/** @typedef {import('./brokers.mjs').FoundBroker} FoundBroker */
/** @typedef {import('./examples.mjs').FoundExample} FoundExample */
/** @typedef {import('./host.mjs').Host} Host */
/** @typedef {import('./stack.mjs').FoundStack} FoundStack */
/** @typedef {import('./system.mjs').SystemFacts} SystemFacts */

/**
 * @typedef {object} PrepareOptions
 * @property {boolean} install false: packages and system stay as they are
 * @property {boolean} [explicit] installing was asked for by name
 * @property {boolean} [table] false: the caller prints it
 * @property {import('./steps.mjs').Say} [say] where lines go; standard output when left out
 */

/**
 * Makes this machine ready as far as it allows, and prints the table.
 * @param {PrepareOptions} options
 * @param {Partial<Host>} [changes]
 * @returns {Promise<{ stacks: FoundStack[], facts: SystemFacts }>}
 * @throws SetupError when the npm packages cannot be installed; a missing stack is no error
 */
export async function prepare(
  { install, explicit = false, table = true, say = print },
  changes = {},
) {
  const host = thisHost(changes);
  await ensurePackages(host, { install, say });
  const before = await inspect(host);
  const stacks = mayInstall({ install, env: host.env })
    ? await installMissing(host, { ...before, explicit, say })
    : before.stacks;
  const facts = stacks === before.stacks ? before.facts : await systemFacts(host);
  if (table) say(stackTable(stacks, lookOf(process.stdout, host.env)));
  return { stacks, facts };
}

/**
 * Looks only; installs nothing, not even packages.
 * @param {Partial<Host>} [changes]
 * @returns {Promise<{ stacks: FoundStack[], facts: SystemFacts }>}
 */
export async function inspect(changes = {}) {
  const [stacks, facts] = await Promise.all([discoverStacks(changes), systemFacts(changes)]);
  return { stacks, facts };
}

/**
 * The whole report of `signalbox doctor`.
 * @param {{ stacks: FoundStack[], brokers: FoundBroker[], examples: FoundExample[], facts: SystemFacts }} findings
 * @returns {string}
 */
export function doctorText({ stacks, brokers, examples, facts }) {
  const look = lookOf(process.stdout, process.env);
  const tables = [
    stackTable(stacks, look),
    brokerTable(brokers, look),
    exampleTable(examples, look),
    systemTable(facts, look),
  ];
  return tables.filter((table) => table !== '').join('\n\n');
}

/** @param {string} line */
function print(line) {
  process.stdout.write(`${line}\n`);
}
