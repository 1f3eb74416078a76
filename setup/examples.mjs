/** Finds what the example programs in other languages need. Builds nothing, installs nothing. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { isExecutable, thisHost, which } from './host.mjs';

/** @typedef {import('./host.mjs').Host} Host */

/**
 * @typedef {object} FoundExample
 * @property {string} name as its cells call it
 * @property {string} stack as `--stacks` takes it
 * @property {'found' | 'missing'} status whether it can run as it is
 * @property {boolean} isOnlyUnbuilt true: all that it is made of is here
 * @property {string} launchedBy
 * @property {string} path
 * @property {string} version of what it is an example of
 * @property {string} why
 * @property {string} cure the one command that adds it
 */

/**
 * @typedef {object} ExamplePlan
 * @property {string} name
 * @property {string} folder
 * @property {readonly string[]} packages of Debian and Ubuntu
 * @property {(host: Host, folder: string) => Promise<Look>} look
 */

/** @typedef {{ version: string } | { why: string, build?: string }} Look */

const lookWithinMs = 20_000;

/** @type {readonly ExamplePlan[]} */
const plans = [
  {
    name: 'aiortc',
    folder: 'python-aiortc',
    packages: ['python3-aiortc', 'python3-paho-mqtt'],
    look: lookAtPython,
  },
  {
    name: 'pion',
    folder: 'go-pion',
    packages: [
      'golang-go',
      'golang-github-pion-webrtc.v3-dev',
      'golang-github-eclipse-paho.mqtt.golang-dev',
    ],
    look: lookAtGo,
  },
];

/**
 * The examples that are here as source: a clone has them, an installed package has none.
 * @param {Partial<Host>} [changes]
 * @returns {Promise<FoundExample[]>}
 */
export async function discoverExamples(changes = {}) {
  const host = thisHost(changes);
  const here = plans.filter(({ folder }) => existsSync(path.join(host.root, 'examples', folder)));
  return Promise.all(here.map((plan) => find(host, plan)));
}

/**
 * @param {Host} host
 * @param {ExamplePlan} plan
 * @returns {Promise<FoundExample>}
 */
async function find(host, { name, folder, packages, look }) {
  const file = path.join('examples', folder, 'peer.json');
  const example = { name, stack: `external:${file}`, launchedBy: 'external program', path: file };
  const seen = await look(host, path.join(host.root, 'examples', folder));
  if ('version' in seen) {
    const { version } = seen;
    return { ...example, status: 'found', isOnlyUnbuilt: false, version, why: '', cure: '' };
  }
  const { why, build } = seen;
  const cure = build ?? installCommand(host, packages);
  const isOnlyUnbuilt = build !== undefined;
  return { ...example, status: 'missing', isOnlyUnbuilt, version: '', why, cure };
}

/** @param {Host} host @param {readonly string[]} packages */
function installCommand(host, packages) {
  const command = `sudo apt-get install ${packages.join(' ')}`;
  return which(host, 'apt-get') === undefined ? `on Debian or Ubuntu: ${command}` : command;
}

/** Its description names Debian's own Python, which has Debian's packages. @param {Host} host @returns {Promise<Look>} */
async function lookAtPython(host) {
  const python = path.join(host.systemRoot, 'usr/bin/python3');
  if (!isExecutable(python)) return { why: '/usr/bin/python3 is not installed' };
  const script = 'import aiortc, paho.mqtt.client; print(aiortc.__version__)';
  const ran = await host.run(python, ['-c', script], { deadlineMs: lookWithinMs });
  if (ran.ended === 'exit' && ran.code === 0) return { version: ran.stdout.trim() };
  const missing = /No module named '([\w.]+)'/.exec(ran.output)?.[1];
  return { why: `/usr/bin/python3 has no ${missing ?? 'aiortc that can be imported'}` };
}

/** @param {Host} host @param {string} folder @returns {Promise<Look>} */
async function lookAtGo(host, folder) {
  const go = which(host, 'go');
  if (go === undefined) return { why: 'go is not installed' };
  const sources = ['pion/webrtc/go.mod', 'eclipse/paho.mqtt.golang'];
  const code = path.join(host.systemRoot, 'usr/share/gocode/src/github.com');
  const lacking = sources.find((source) => !existsSync(path.join(code, source)));
  if (lacking !== undefined) return { why: `/usr/share/gocode has no ${path.dirname(lacking)}` };
  if (!isExecutable(path.join(folder, 'build', 'pion-peer'))) {
    return { why: 'it is not built yet', build: 'examples/go-pion/build.sh' };
  }
  const ran = await host.run(go, ['version'], { deadlineMs: lookWithinMs });
  return { version: /go\d[\w.]*/.exec(ran.stdout)?.[0] ?? '' };
}
