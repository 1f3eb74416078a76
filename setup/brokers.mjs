/** Finds the brokers that Signalbox can start. Starts nothing but a look at their versions, and changes nothing. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { isExecutable, packageFile, thisHost, which } from './host.mjs';

/** @typedef {import('./host.mjs').Host} Host */

/**
 * @typedef {object} FoundBroker
 * @property {string} name
 * @property {'found' | 'missing'} status
 * @property {string} launchedBy `npm package`, `system program`, or the environment variable
 * @property {string} path program to start, or folder of the npm package; empty when missing
 * @property {string} version empty when missing, or when only the running broker can tell
 * @property {string} why empty when found
 * @property {string} cure the one command (or change) that adds it; empty when found
 */

/**
 * @typedef {object} BrokerPlan
 * @property {'mosquitto' | 'rabbitmq' | 'nats'} name
 * @property {string} program
 * @property {readonly string[]} known paths that come before PATH, best first
 * @property {readonly string[]} needs other programs, which must be in PATH
 * @property {{ apt: string, brew: string }} package
 * @property {(host: Host, file: string) => Promise<string>} version empty when it cannot be told
 */

const homebrew = ['/opt/homebrew/opt', '/usr/local/opt'];

/** @type {readonly BrokerPlan[]} */
const plans = [
  {
    name: 'mosquitto',
    program: 'mosquitto',
    known: ['/usr/sbin/mosquitto', ...homebrew.map((place) => `${place}/mosquitto/sbin/mosquitto`)],
    needs: [],
    package: { apt: 'mosquitto', brew: 'mosquitto' },
    version: printed(['-h']), // it has no --version
  },
  {
    name: 'rabbitmq',
    program: 'rabbitmq-server',
    // The one in Debian's PATH becomes another user, who may not read our files
    known: [
      '/usr/lib/rabbitmq/bin/rabbitmq-server',
      ...homebrew.map((place) => `${place}/rabbitmq/sbin/rabbitmq-server`),
    ],
    needs: ['epmd'],
    package: { apt: 'rabbitmq-server', brew: 'rabbitmq' },
    version: (_host, file) => Promise.resolve(versionInPath(file)), // asking it takes seconds
  },
  {
    name: 'nats',
    program: 'nats-server',
    known: ['/usr/sbin/nats-server'],
    needs: [],
    package: { apt: 'nats-server', brew: 'nats-server' },
    version: printed(['--version']),
  },
];

/** Brokers that Signalbox has a driver for, in their fixed order. */
export const brokerNames = ['aedes', ...plans.map(({ name }) => name)];

/**
 * Every broker that Signalbox has a driver for, found or missing, in its fixed order. Never rejects because of one.
 * @param {Partial<Host>} [changes] parts of the machine to see otherwise, such as `env`
 * @returns {Promise<FoundBroker[]>}
 */
export async function discoverBrokers(changes = {}) {
  const host = thisHost(changes);
  return Promise.all([
    Promise.resolve(embedded(host)),
    ...plans.map(async (plan) => ({ name: plan.name, ...(await find(host, plan)) })),
  ]);
}

/**
 * Packages of Debian and Ubuntu that add the missing ones; one whose variable points somewhere wrong is the
 * user's to mend.
 * @param {Host} host
 * @param {readonly FoundBroker[]} brokers
 * @returns {string[]}
 */
export function brokerPackages(host, brokers) {
  return plans
    .filter(({ name }) => brokers.some((each) => each.name === name && each.status === 'missing'))
    .filter(({ name }) => (host.env[variableOf(name)] ?? '') === '')
    .map((plan) => plan.package.apt);
}

/**
 * @param {Host} host
 * @returns {FoundBroker}
 */
function embedded(host) {
  const folder = packageFile(host, 'aedes');
  const manifest = path.join(folder, 'package.json');
  if (!existsSync(manifest)) {
    return { name: 'aedes', ...missing('the npm package aedes is not installed', 'npm ci') };
  }
  /** @type {{ version: string }} */
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  return { name: 'aedes', ...found('npm package', folder, version) };
}

/**
 * @param {Host} host
 * @param {BrokerPlan} plan
 */
async function find(host, plan) {
  const variable = variableOf(plan.name);
  const given = host.env[variable] ?? '';
  if (given !== '' && !isExecutable(given)) {
    return missing(
      `${variable} is ${given}, which is no executable file`,
      `correct or unset ${variable}`,
    );
  }
  const file = given === '' ? inKnownPlaces(host, plan) : given;
  if (file === undefined) return missing(`${plan.program} is not installed`, cureFor(host, plan));
  const lacking = plan.needs.find((name) => which(host, name) === undefined);
  if (lacking !== undefined) {
    return missing(
      `${file} needs ${lacking}, which is not in PATH`,
      `add the folder of ${lacking} to PATH`,
    );
  }
  return found(given === '' ? 'system program' : variable, file, await plan.version(host, file));
}

/** @param {string} name */
function variableOf(name) {
  return `SIGNALBOX_${name.toUpperCase()}`;
}

/**
 * @param {Host} host
 * @param {BrokerPlan} plan
 */
function inKnownPlaces(host, { known, program }) {
  return (
    known.map((place) => path.join(host.systemRoot, place)).find(isExecutable) ??
    which(host, program)
  );
}

/**
 * @param {Host} host
 * @param {BrokerPlan} plan
 */
function cureFor(host, plan) {
  if (host.platform === 'darwin') return `brew install ${plan.package.brew}`;
  if (which(host, 'apt-get') !== undefined) return `sudo apt-get install ${plan.package.apt}`;
  return `install ${plan.program}, or set ${variableOf(plan.name)} to its path`;
}

/**
 * The first version number that the program prints.
 * @param {readonly string[]} args
 * @returns {BrokerPlan['version']}
 */
function printed(args) {
  return async (host, file) => {
    const ran = await host.run(file, args, { env: host.env, deadlineMs: 15_000 });
    return /\d+(\.\d+)+/.exec(ran.output)?.[0] ?? '';
  };
}

/**
 * RabbitMQ stands in a folder that is named after its version, be it a package's or Homebrew's.
 * @param {string} file
 */
function versionInPath(file) {
  return /rabbitmq(?:_server-|\/)(\d+(\.\d+)+)/.exec(realpathSync(file))?.[1] ?? '';
}

/** @param {string} launchedBy @param {string} file @param {string} version */
function found(launchedBy, file, version) {
  return {
    status: /** @type {const} */ ('found'),
    launchedBy,
    path: file,
    version,
    why: '',
    cure: '',
  };
}

/** @param {string} why @param {string} cure */
function missing(why, cure) {
  return {
    status: /** @type {const} */ ('missing'),
    launchedBy: '',
    path: '',
    version: '',
    why,
    cure,
  };
}
