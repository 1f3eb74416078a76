/** Adds the missing brokers with apt-get, when somebody asks for it by name. */
import { brokerPackages, discoverBrokers } from './brokers.mjs';
import { installWithApt } from './install-apt.mjs';

/** @typedef {import('./host.mjs').Host} Host */
/** @typedef {import('./brokers.mjs').FoundBroker} FoundBroker */

/**
 * On Debian and Ubuntu only; elsewhere the table has the commands. A step that fails leaves the broker missing.
 * @param {Host} host
 * @param {import('./system.mjs').SystemFacts} facts
 * @param {import('./steps.mjs').Say} say
 * @returns {Promise<FoundBroker[]>} what is there afterwards
 */
export async function installBrokers(host, facts, say) {
  const before = await discoverBrokers(host);
  const packages = brokerPackages(host, before);
  const hasApt = ['debian', 'ubuntu'].includes(facts.distribution);
  if (packages.length === 0 || !hasApt) return before;
  if (!(await installWithApt(host, packages, facts, say))) return before;
  const names = packages.join(' ');
  say(`the packages may start services of their own, which Signalbox does not use;`);
  say(`to end them: sudo systemctl disable --now ${names}`);
  return discoverBrokers(host);
}
