/**
 * The connect matrix and one-way throughput as a good engineer would write them in an afternoon: no harness,
 * no recording. `bench/overhead.ts` compares the harness with it. What is measured here begins where it begins there:
 * the broker is a process, as brokers are, and both connections are made before either peer begins to negotiate.
 *
 * Argument: a plan as JSON (see `Plan`). Prints the results as one line of JSON.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium, firefox } from 'playwright';
import { servePage, startBroker } from './services.mjs';

/** @typedef {'offerer' | 'answerer'} Role */
/** @typedef {{ role: Role, size: number }} Window who sends, and bytes a message */
/**
 * @typedef {object} Plan
 * @property {Record<string, { path: string, launchedBy: string }>} browsers
 * @property {[offerer: string, answerer: string][]} cells in the order to run
 * @property {Window[]} windows of bulk data in each cell, one after the other
 * @property {{ size: number, upTo: number, within: number }} first what each side sends before all windows: bytes a message, bytes, ms
 * @property {number} warmUp ms
 * @property {number} duration ms
 */
/** @typedef {{ call(method: string, argument?: unknown): Promise<any>, transport: 'tcp' | 'ws', close(): Promise<unknown> }} Peer */

/** @typedef {{ peer: Record<string, (value: unknown) => Promise<unknown>> }} Caller a page's window, with its peer */

/** @type {Plan} */
const plan = JSON.parse(process.argv[2] ?? '{}');
const broker = await startBroker();
const page = await servePage();
/** @type {Map<string, Promise<import('playwright').Browser>>} */
const browsers = new Map();

/** @type {Role[]} */
const roles = ['offerer', 'answerer'];
const results = [];
for (const cell of plan.cells) {
  const [offerer, answerer] = cell;
  results.push({ offerer, answerer, ...(await runCell(offerer, answerer)) });
}
await Promise.all([...browsers.values()].map(async (browser) => (await browser).close()));
process.stdout.write(`${JSON.stringify(results)}\n`);
process.exit(0);

/** @param {string} offerer @param {string} answerer */
async function runCell(offerer, answerer) {
  const peers = await Promise.all([launch(offerer), launch(answerer)]);
  const by = { offerer: peers[0], answerer: peers[1] };
  try {
    const room = crypto.randomUUID();
    const both = (/** @type {(role: Role) => Promise<any>} */ work) => Promise.all(roles.map(work));
    await both((role) => by[role].call('meet', { url: broker[by[role].transport], room, role }));
    await both((role) => by[role].call('prepare'));
    const [timeToOpen] = await both((role) => by[role].call('negotiate', role));
    const goodput = [];
    for (const role of plan.windows.length > 0 ? roles : []) await firstTransfer(by, role);
    for (const window of plan.windows) goodput.push(await transfer(by, window));
    await Promise.all(peers.map((peer) => peer.call('leave')));
    return { ok: true, timeToOpen, goodput };
  } catch (error) {
    return { ok: false, why: String(error) };
  } finally {
    await Promise.all(peers.map((peer) => peer.close()));
  }
}

/** Gets slow start over with, as the harness does: so many bytes, not counted here. @param {Record<Role, Peer>} by @param {Role} role */
async function firstTransfer(by, role) {
  const { size, upTo, within } = plan.first;
  const bulk = { label: `bulk-${role}`, size, warmUp: 0, duration: within, upTo };
  await carry(by, role, bulk);
}

/** @param {Record<Role, Peer>} by @param {Window} window @returns {Promise<number>} Mbit/s */
async function transfer(by, { role, size }) {
  const { warmUp, duration } = plan;
  return carry(by, role, { label: `bulk-${role}`, size, warmUp, duration });
}

/** @param {Record<Role, Peer>} by @param {Role} role @param {object} bulk @returns {Promise<number>} Mbit/s */
async function carry(by, role, bulk) {
  const receiver = by[role === 'offerer' ? 'answerer' : 'offerer'];
  const [goodput] = await Promise.all([
    receiver.call('receive', bulk),
    by[role].call('send', bulk),
  ]);
  return goodput;
}

/** @param {string} stack @returns {Promise<Peer>} */
async function launch(stack) {
  return stack === 'node-datachannel' ? launchNode() : launchPage(stack);
}

/** @returns {Peer} */
function launchNode() {
  const script = fileURLToPath(new URL('./node-peer.mjs', import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const lines = createInterface({ input: child.stdout });
  return {
    transport: 'tcp',
    call: (method, argument) => {
      const reply = new Promise((resolve, reject) => {
        lines.once('line', (/** @type {string} */ line) => {
          const { value, error } = JSON.parse(line);
          if (error === undefined) resolve(value);
          else reject(new Error(String(error)));
        });
        void exited.then((code) => reject(new Error(`the process ended: ${code}`)));
      });
      child.stdin.write(`${JSON.stringify({ method, argument })}\n`);
      return reply;
    },
    close: () => {
      child.stdin.end();
      return exited;
    },
  };
}

/** @param {string} stack @returns {Promise<Peer>} */
async function launchPage(stack) {
  const browser = browsers.get(stack) ?? launchBrowser(stack);
  browsers.set(stack, browser);
  const context = await (await browser).newContext();
  const opened = await context.newPage();
  await opened.goto(page);
  return {
    transport: 'ws',
    call: (method, argument) =>
      opened.evaluate(
        ({ name, value }) =>
          /** @type {Caller} */ (/** @type {unknown} */ (window)).peer[name]?.(value),
        {
          name: method,
          value: argument,
        },
      ),
    close: () => context.close(),
  };
}

/** The same flags and preferences as the harness. @param {string} stack */
function launchBrowser(stack) {
  const { path = '', launchedBy = '' } = plan.browsers[stack] ?? {};
  const own = launchedBy === 'playwright build';
  const where = own ? {} : { executablePath: path };
  if (stack === 'chromium') {
    const args = [
      '--disable-features=WebRtcHideLocalIpsWithMdns',
      '--allow-loopback-in-peer-connection',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ];
    return chromium.launch({ ...where, args });
  }
  return firefox.launch({
    ...where,
    ...(own ? {} : { channel: 'moz-firefox' }),
    firefoxUserPrefs: {
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      'media.peerconnection.ice.loopback': true,
    },
  });
}
