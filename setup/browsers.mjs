/** Finds Chromium, Firefox and WebKit: an environment variable, Playwright's own build, then the system's. */
import path from 'node:path';
import { isExecutable } from './host.mjs';
import { found, missing } from './stack.mjs';
import { probeVersion } from './version.mjs';

/** @typedef {import('./host.mjs').Host} Host */
/** @typedef {import('./stack.mjs').FoundFields} FoundFields */
/** @typedef {import('./playwright-builds.mjs').BrowserName} BrowserName */

/**
 * Best first. The headless shell is what Playwright itself runs headless: the same engine without the windows of a
 * browser, whose fresh context costs a quarter of the processor time.
 * @type {Record<BrowserName, readonly string[]>}
 */
const systemPaths = {
  chromium: [
    '/usr/bin/chromium-headless-shell',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  firefox: [
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
  ],
  // Playwright drives only a WebKit with its own patches, so no system path can serve.
  webkit: [],
};

/**
 * @param {Host} host
 * @param {BrowserName} name
 * @param {import('./playwright-builds.mjs').Builds | undefined} builds
 * @returns {Promise<FoundFields>}
 */
export async function findBrowser(host, name, builds) {
  return (
    (await fromEnvironment(host, name)) ??
    (await firstThatRuns(host, candidates(host, name, builds))) ??
    missing(
      absence(name, builds !== undefined),
      `${builds ? '' : 'npm ci && '}npx playwright install ${name}`,
    )
  );
}

/**
 * The stack that `SIGNALBOX_<NAME>` points at; undefined when the variable is not set.
 * @param {Host} host
 * @param {string} name
 * @returns {Promise<FoundFields | undefined>}
 */
export async function fromEnvironment(host, name) {
  const variable = `SIGNALBOX_${name.toUpperCase()}`;
  const file = host.env[variable];
  if (file === undefined || file === '') return undefined;
  if (!isExecutable(file)) {
    return missing(
      `${variable} is ${file}, which is no executable file`,
      `correct or unset ${variable}`,
    );
  }
  const probed = await probeVersion(host, file);
  if (!probed.runs) return missing(`${variable}: ${probed.why}`, `correct or unset ${variable}`);
  return found({ launchedBy: variable, path: file, version: probed.version });
}

/** @typedef {{ path: string, launchedBy: string, version: string, cure: string }} Candidate */

/**
 * @param {Host} host
 * @param {BrowserName} name
 * @param {import('./playwright-builds.mjs').Builds | undefined} builds
 * @returns {Candidate[]} those that exist, best first
 */
function candidates(host, name, builds) {
  const cure = `npx playwright install-deps ${name}`;
  const build = builds ? [{ ...builds[name], launchedBy: 'playwright build', cure }] : [];
  const system = systemPaths[name].map((known) => ({
    path: path.join(host.systemRoot, known),
    launchedBy: 'system build',
    version: '',
    cure: `npx playwright install ${name}`,
  }));
  return [...build, ...system].filter((candidate) => isExecutable(candidate.path));
}

/**
 * @param {Host} host
 * @param {Candidate[]} files
 * @returns {Promise<FoundFields | undefined>} the first that starts, else why the best one does not
 */
async function firstThatRuns(host, files) {
  /** @type {FoundFields | undefined} */
  let broken;
  for (const { path: file, launchedBy, version, cure } of files) {
    // Outside Linux, WebKit's start script may open a window instead of telling its version.
    const skip = file.endsWith('pw_run.sh') && host.platform !== 'linux';
    const probed = skip ? undefined : await probeVersion(host, file);
    if (probed?.runs === false) broken ??= missing(probed.why, cure);
    else return found({ launchedBy, path: file, version: version || (probed?.version ?? '') });
  }
  return broken;
}

/**
 * @param {BrowserName} name
 * @param {boolean} hasPlaywright
 */
function absence(name, hasPlaywright) {
  if (!hasPlaywright) return 'the npm packages are not installed, and no system build was found';
  if (name === 'webkit')
    return "Playwright's WebKit build is not installed, and no other can be driven";
  return "neither Playwright's build nor a system build is installed";
}
