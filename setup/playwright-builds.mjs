/** Where Playwright keeps the browsers it downloads itself, and what it would launch from there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isExecutable, packageFile } from './host.mjs';

/** @typedef {'chromium' | 'firefox' | 'webkit'} BrowserName */
/** @typedef {Record<BrowserName, { path: string, version: string }>} Builds */

// In a process of its own: Playwright reads PLAYWRIGHT_BROWSERS_PATH once, when it is imported.
const script = `
const { chromium, firefox, webkit } = await import('playwright');
console.log(JSON.stringify([chromium, firefox, webkit].map((type) => type.executablePath())));`;

/**
 * Executable and version of each build that the installed Playwright looks for, whether it is there or not;
 * undefined when Playwright itself is not installed.
 * @param {import('./host.mjs').Host} host
 * @returns {Promise<Builds | undefined>}
 */
export async function playwrightBuilds(host) {
  const manifest = packageFile(host, 'playwright-core/browsers.json');
  if (!existsSync(manifest)) return undefined;
  const args = ['--input-type=module', '-e', script];
  const ran = await host.run(process.execPath, args, {
    env: host.env,
    cwd: host.root,
    deadlineMs: 20_000,
  });
  const line = ran.stdout.trim().split('\n').at(-1) ?? '';
  if (ran.code !== 0 || !line.startsWith('[')) return undefined;
  const [chromium = '', firefox = '', webkit = ''] = /** @type {string[]} printed by `script` */ (
    JSON.parse(line)
  );
  const version = versions(manifest);
  return {
    chromium: { path: headlessShell(chromium) ?? chromium, version: version('chromium') },
    firefox: { path: firefox, version: version('firefox') },
    webkit: { path: webkit, version: version('webkit') },
  };
}

/**
 * `chromium.launch()` without a window starts the headless shell, a download beside the full browser
 * that `executablePath()` does not name.
 * @param {string} chromium
 * @returns {string | undefined}
 */
function headlessShell(chromium) {
  const match = /^(.*[\\/])chromium-(\d+)[\\/]/.exec(chromium);
  const folder = `${match?.[1] ?? ''}chromium_headless_shell-${match?.[2] ?? ''}`;
  if (!match || !existsSync(folder)) return undefined;
  const names = ['chrome-headless-shell', 'headless_shell', 'chrome-headless-shell.exe'];
  return readdirSync(folder)
    .flatMap((inner) => names.map((name) => path.join(folder, inner, name)))
    .find(isExecutable);
}

/**
 * @param {string} manifest
 * @returns {(name: BrowserName) => string}
 */
function versions(manifest) {
  /** @type {{ browsers: { name: string, browserVersion?: string }[] }} */
  const { browsers } = JSON.parse(readFileSync(manifest, 'utf8'));
  return (name) => browsers.find((browser) => browser.name === name)?.browserVersion ?? '';
}
