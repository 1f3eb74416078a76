/** Finds the WebRTC stacks of Node: installed, and loading in a process of their own. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageFile } from './host.mjs';
import { found, missing } from './stack.mjs';

/** @typedef {'node-datachannel' | 'wrtc' | 'werift'} NodeStackName */

/** @type {Record<NodeStackName, { package: string, entry: string }>} */
const modules = {
  'node-datachannel': { package: 'node-datachannel', entry: 'node-datachannel/polyfill' },
  wrtc: { package: '@roamhq/wrtc', entry: '@roamhq/wrtc' },
  werift: { package: 'werift', entry: 'werift' },
};

const loaded = 'signalbox-loaded';
const deadlineMs = 20_000;

/**
 * @param {import('./host.mjs').Host} host
 * @param {NodeStackName} name
 * @returns {Promise<import('./stack.mjs').FoundFields>}
 */
export async function findNodeStack(host, name) {
  const folder = packageFile(host, modules[name].package);
  if (!existsSync(path.join(folder, 'package.json'))) {
    return missing(`the npm package ${modules[name].package} is not installed`, 'npm ci');
  }
  // Native parts fail when they load, and may crash: another process finds out.
  const script = `import(${JSON.stringify(modules[name].entry)}).then(
    () => process.stdout.write('${loaded}'), (error) => process.stdout.write(String(error.message)))`;
  const ran = await host.run(process.execPath, ['-e', script], {
    env: host.env,
    cwd: host.root,
    deadlineMs,
  });
  // The word and not the exit code: some stacks crash on the way out although they work.
  if (!ran.stdout.endsWith(loaded)) return missing(whyNot(ran, modules[name].package), 'npm ci');
  return found({ launchedBy: 'npm package', path: folder, version: packageVersion(folder) });
}

/**
 * @param {import('./exec.mjs').Ran} ran
 * @param {string} name
 */
function whyNot(ran, name) {
  if (ran.ended === 'deadline') return `${name} did not load within ${deadlineMs / 1000} s`;
  const line = ran.output.split('\n').find((text) => text.trim() !== '');
  return `${name} is installed but does not load: ${line?.trim() ?? 'its process crashed'}`;
}

/** @param {string} folder */
function packageVersion(folder) {
  /** @type {{ version: string }} */
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return version;
}
