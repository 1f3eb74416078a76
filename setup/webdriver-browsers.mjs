/** Finds the browsers that are driven over WebDriver: WebKitGTK's MiniBrowser, and Safari on macOS. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fromEnvironment } from './browsers.mjs';
import { isExecutable, which } from './host.mjs';
import { found, missing } from './stack.mjs';
import { probeVersion } from './version.mjs';

/** @typedef {import('./host.mjs').Host} Host */
/** @typedef {import('./stack.mjs').FoundFields} FoundFields */

const flavours = ['webkit2gtk-4.1', 'webkit2gtk-4.0', 'webkitgtk-6.0'];

/**
 * MiniBrowser, its WebDriver, and something to show it on: all three, or missing with the one that lacks.
 * @param {Host} host
 * @returns {Promise<FoundFields>}
 */
export async function findWebKitGtk(host) {
  const given = host.env['SIGNALBOX_WEBKITGTK'] ?? '';
  const variable = 'SIGNALBOX_WEBKITGTK';
  if (given !== '' && !isExecutable(given)) {
    return missing(
      `${variable} is ${given}, which is no executable file`,
      `correct or unset ${variable}`,
    );
  }
  if (host.platform !== 'linux' && given === '')
    return missing('WebKitGTK is for Linux', 'run on Linux');
  const browser = given === '' ? miniBrowser(host) : given;
  const install = 'sudo apt-get install webkit2gtk-driver xvfb';
  if (browser === undefined) return missing('no MiniBrowser of WebKitGTK was found', install);
  const driverPath = webKitWebDriver(host, browser);
  if (driverPath === undefined) {
    return missing(
      `${browser} is there, but WebKitWebDriver is neither beside it nor in PATH`,
      install,
    );
  }
  if (!hasDisplay(host) && which(host, 'Xvfb') === undefined) {
    return missing(
      'it needs a display: none is set, and Xvfb was not found',
      'sudo apt-get install xvfb',
    );
  }
  const launchedBy = given === '' ? 'system build' : variable;
  return found({
    launchedBy,
    path: browser,
    driverPath,
    version: await packagedVersion(host, browser),
  });
}

/**
 * Whether a window could be shown without Xvfb.
 * @param {Host} host
 */
export function hasDisplay(host) {
  return (host.env['DISPLAY'] ?? '') !== '' || (host.env['WAYLAND_DISPLAY'] ?? '') !== '';
}

/** @param {Host} host */
function miniBrowser(host) {
  const lib = path.join(host.systemRoot, '/usr/lib');
  const folders = existsSync(lib) ? ['.', '../libexec', ...readdirSync(lib)] : [];
  return flavours
    .flatMap((flavour) => folders.map((folder) => path.join(lib, folder, flavour, 'MiniBrowser')))
    .find(isExecutable);
}

/**
 * A WebKitGTK built by hand keeps its driver beside MiniBrowser; it must not meet the system's.
 * @param {Host} host
 * @param {string} browser
 */
function webKitWebDriver(host, browser) {
  const beside = path.join(path.dirname(browser), 'WebKitWebDriver');
  return isExecutable(beside) ? beside : which(host, 'WebKitWebDriver');
}

/**
 * MiniBrowser tells its version only on a display, so the package that owns it is asked instead.
 * @param {Host} host
 * @param {string} browser
 * @returns {Promise<string>} empty when no Debian package owns it; the running peer tells then
 */
async function packagedVersion(host, browser) {
  const owner = await host.run('dpkg-query', ['-S', browser], { deadlineMs: 10_000 });
  const name = /^(\S+): /.exec(owner.stdout)?.[1];
  if (owner.code !== 0 || name === undefined) return '';
  const ran = await host.run('dpkg-query', ['-W', '-f', '${Version}', name], {
    deadlineMs: 10_000,
  });
  return /\d+(\.\d+)+/.exec(ran.stdout)?.[0] ?? '';
}

/**
 * @param {Host} host
 * @returns {Promise<FoundFields>}
 */
export async function findSafari(host) {
  const given = await fromEnvironment(host, 'safari');
  if (given) return { ...given, driverPath: given.path };
  if (host.platform !== 'darwin')
    return missing('Safari runs on macOS only', 'run Signalbox on macOS');
  const driverPath = path.join(host.systemRoot, '/usr/bin/safaridriver');
  if (!isExecutable(driverPath))
    return missing(`${driverPath} was not found`, 'install Safari 16 or later');
  const probed = await probeVersion(host, driverPath);
  if (!probed.runs) return missing(probed.why, 'sudo safaridriver --enable');
  return found({
    launchedBy: 'system build',
    path: driverPath,
    driverPath,
    version: probed.version,
  });
}
