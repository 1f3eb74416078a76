/** Versions of npm packages side by side: each in a folder of its own in our cache, pinned exactly, installed once. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { thisHost } from '../../../setup/host.mjs';
import { npm } from '../../../setup/packages.mjs';
import { HarnessError } from '../../core/errors.ts';
import { plainLine } from '../../core/plain-text.ts';
import { unguessable } from '../../core/random.ts';
import { packages, type PackageStack } from './spec.ts';

/** npm may build native code where no binary is published for this system. */
const installWithinMs = 300_000;
const lookUpWithinMs = 60_000;

export interface Installed {
  readonly version: string;
  /** Folder of the package. */
  readonly path: string;
}

/**
 * Installs a version, or finds it installed by an earlier run; then no network is needed.
 * @param wanted - exact, or a range with `x`, of which the registry's newest counts
 * @throws HarnessError `version-not-installed` in one line: offline, no such version, its native part did not build
 */
export async function installVersion(stack: PackageStack, wanted: string): Promise<Installed> {
  const name = packages[stack];
  const isExact = /^\d+\.\d+\.\d+/.test(wanted);
  const version = isExact ? wanted : await newest(name, wanted);
  const folder = path.join(cacheFolder(process.env), `${stack}-${version}`);
  const installed = { version, path: path.join(folder, 'node_modules', name) };
  if (!existsSync(path.join(installed.path, 'package.json'))) await install(folder, name, version);
  return { ...installed, version: versionOf(installed.path) };
}

/** `SIGNALBOX_CACHE`, else `signalbox` where the system keeps caches (XDG Base Directory Specification). */
function cacheFolder(env: NodeJS.ProcessEnv): string {
  const asked = env['SIGNALBOX_CACHE'] ?? '';
  if (asked !== '') return path.resolve(asked);
  const xdg = env['XDG_CACHE_HOME'] ?? '';
  const base = path.isAbsolute(xdg) ? xdg : path.join(os.homedir(), '.cache');
  return path.join(base, 'signalbox', 'stacks');
}

/** Beside, then moved into place whole: a stopped installation is begun anew, and two at once do not meet. */
async function install(folder: string, name: string, version: string): Promise<void> {
  const beside = `${folder}.part-${unguessable(4)}`;
  try {
    mkdirSync(beside, { recursive: true });
    const manifest = { private: true, dependencies: { [name]: version } };
    writeFileSync(path.join(beside, 'package.json'), JSON.stringify(manifest, null, 2));
    const args = ['install', '--no-audit', '--no-fund', '--save-exact', '--prefer-offline'];
    await runNpm(args, {
      what: `${name}@${version} could not be installed`,
      cwd: beside,
      deadlineMs: installWithinMs,
    });
    if (!existsSync(folder)) renameSync(beside, folder);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

async function newest(name: string, range: string): Promise<string> {
  const asked = `${name}@${range}`;
  const what = `npm could not say which version ${asked} is`;
  const args = ['view', asked, 'version', '--json'];
  const output = await runNpm(args, { what, cwd: os.tmpdir(), deadlineMs: lookUpWithinMs });
  const found: unknown = output.trim() === '' ? null : JSON.parse(output);
  const last: unknown = Array.isArray(found) ? found.at(-1) : found;
  if (typeof last === 'string') return last;
  throw notInstalled(`there is no version ${asked}`, 'see `npm view` for those that exist', null);
}

interface Task {
  readonly what: string;
  readonly cwd: string;
  readonly deadlineMs: number;
}

/** @returns what it printed */
async function runNpm(args: readonly string[], { what, cwd, deadlineMs }: Task): Promise<string> {
  const host = thisHost();
  const { command, args: all } = npm(host, [...args]);
  const ran = await host.run(command, all, { cwd, env: { ...host.env, CI: '1' }, deadlineMs });
  if (ran.ended === 'exit' && ran.code === 0) return ran.stdout;
  const why =
    ran.ended === 'deadline' ? `npm did not end within ${deadlineMs / 1000} s` : whyNot(ran.output);
  throw notInstalled(
    `${what}: ${why}`,
    'check the network and the version, or name one that was installed before',
    null,
  );
}

/** npm says first what went wrong, and last where its log is. */
function whyNot(output: string): string {
  const errors = output.split('\n').filter((line) => /npm (error|ERR!)/.test(line));
  const said = errors
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, ''))
    .filter((line) => line !== '');
  const telling = said.find((line) => !/^(code|errno|syscall|path|command|type)\b/.test(line));
  return plainLine(telling ?? said[0] ?? 'npm said nothing', 200);
}

function versionOf(folder: string): string {
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    version: string;
  }; // npm wrote it
  return version;
}

const notInstalled = (what: string, cure: string, cause: unknown): HarnessError =>
  new HarnessError({ code: 'version-not-installed', what, cure, cause });
