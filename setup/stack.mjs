/** What set-up says about one stack: found where, or missing why and how to add it. */

/**
 * @typedef {object} StackPlan
 * @property {string} name
 * @property {'playwright-page' | 'webdriver' | 'node-process' | 'external'} driver
 */

/**
 * @typedef {object} FoundFields
 * @property {'found' | 'missing'} status
 * @property {string} launchedBy `playwright build`, `system build`, `npm package`, or the environment variable
 * @property {string} path executable to launch, or folder of the npm package; empty when missing
 * @property {string} driverPath WebKitWebDriver or safaridriver; empty for drivers that need none
 * @property {string} version empty when missing, or when only the running peer can tell
 * @property {string} why empty when found
 * @property {string} cure the one command (or change) that adds it; empty when found
 */

/** @typedef {StackPlan & FoundFields} FoundStack */

/** @type {readonly StackPlan[]} */
export const stacks = [
  { name: 'chromium', driver: 'playwright-page' },
  { name: 'firefox', driver: 'playwright-page' },
  { name: 'webkit', driver: 'playwright-page' },
  { name: 'webkitgtk', driver: 'webdriver' },
  { name: 'safari', driver: 'webdriver' },
  { name: 'node-datachannel', driver: 'node-process' },
  { name: 'wrtc', driver: 'node-process' },
  { name: 'werift', driver: 'node-process' },
];

/**
 * @param {{ launchedBy: string, path: string, version: string, driverPath?: string }} where
 * @returns {FoundFields}
 */
export function found({ launchedBy, path, version, driverPath = '' }) {
  return { status: 'found', launchedBy, path, driverPath, version, why: '', cure: '' };
}

/**
 * @param {string} why
 * @param {string} cure
 * @returns {FoundFields}
 */
export function missing(why, cure) {
  return { status: 'missing', launchedBy: '', path: '', driverPath: '', version: '', why, cure };
}
