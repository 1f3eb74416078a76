/** The commands of `signalbox`: run, test, doctor and setup, and those that its entry adds. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { discoverBrokers } from './brokers.mjs';
import { discoverExamples } from './examples.mjs';
import { SetupError } from './failure.mjs';
import { help, helpOf } from './help.mjs';
import { packageRoot, thisHost } from './host.mjs';
import { mayInstall } from './install.mjs';
import { installBrokers } from './install-brokers.mjs';
import { isInstalled, scenariosConfig, useProjectFolder } from './installed.mjs';
import { doctorText, inspect, prepare } from './main.mjs';
import { OptionError, plainFlags, runHelp, runOptions } from './options.mjs';
import { npm } from './packages.mjs';
import { nearest } from './suggest.mjs';

/** @typedef {Record<string, (args: string[]) => Promise<void>>} Commands */

/** @type {Commands} */
const commands = { run, test, doctor, setup };
export const commandNames = Object.keys(commands);

/**
 * Runs one command; sets the exit code, 2 for a command or flag that is not understood.
 * @param {string[]} argv
 * @param {Commands} [more] commands that need more than set-up may import
 */
export async function main(argv, more = {}) {
  const [name = '--help', ...args] = withLongHelp(argv);
  useProjectFolder();
  try {
    if (name === 'help' && args[0] !== undefined) await main([args[0], '--help'], more);
    else if (name === '--help' || name === 'help') say(help);
    else if (name === '--version') say(packageJson().version);
    else await commandOf(name, { ...commands, ...more })(args);
  } catch (error) {
    if (!(error instanceof OptionError) && !(error instanceof SetupError)) throw error;
    process.stderr.write(`signalbox: ${error.message}\n`);
    process.exitCode = error instanceof OptionError ? 2 : 1;
  }
}

/** `-h` is what many type first; what comes after `--` is for somebody else. @param {string[]} argv */
function withLongHelp(argv) {
  const end = argv.indexOf('--');
  return argv.map((arg, at) => (arg === '-h' && (end < 0 || at < end) ? '--help' : arg));
}

/**
 * @param {string} name
 * @param {Commands} known
 */
function commandOf(name, known) {
  const command = known[name];
  if (command) return command;
  const meant = nearest(name, Object.keys(known));
  throw new OptionError(
    `${name} is no command`,
    meant ? `did you mean ${meant}?` : 'see signalbox --help',
  );
}

/** @param {string[]} args */
async function run(args) {
  const options = runOptions(args);
  if (options.help) {
    say(runHelp);
    return;
  }
  const { stacks } = await prepare({ install: options.install });
  // Handed on, so that neither Playwright's main process nor its workers look for them again.
  Object.assign(process.env, options.env, { SIGNALBOX_FOUND: JSON.stringify(stacks) });
  runPlaywright(['test', '-c', scenariosConfig, ...options.rest]);
}

/**
 * Playwright runs in this process: no wrapper that could be killed and leave the run behind.
 * @param {string[]} args
 */
function runPlaywright(args) {
  const require = createRequire(path.join(packageRoot, 'package.json'));
  const cli = require.resolve('@playwright/test/cli');
  process.argv = [process.execPath, cli, ...args];
  require(cli);
}

/** Everything `npm test` runs, in order; each is a script of package.json. */
const testScripts = ['check', 'test:integration'];

/** @param {string[]} args */
async function test(args) {
  const flags = plainFlags(args, ['no-install', 'help']);
  if (flags.has('help')) {
    say(helpOf.test);
    return;
  }
  if (isInstalled) {
    throw new OptionError(
      'the tests of Signalbox itself are not in its package',
      'clone its repository to run them, or signalbox run for the scenarios',
    );
  }
  const { stacks } = await prepare({ install: !flags.has('no-install') });
  const env = { ...process.env, SIGNALBOX_FOUND: JSON.stringify(stacks) };
  for (const script of testScripts) {
    say(`\nnpm run ${script}`);
    const code = await npmRun(script, env);
    if (code !== 0) process.exitCode ??= code;
  }
  say(process.exitCode ? '\nSome tests failed; see above.' : '\nAll tests passed.');
}

/**
 * Runs a script of package.json on our terminal; a signal to us reaches it too.
 * @param {string} script
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} its exit code
 */
function npmRun(script, env) {
  const { command, args } = npm(thisHost(), ['run', '--silent', script]);
  const child = spawn(command, args, { stdio: 'inherit', cwd: packageRoot, env });
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    child.kill(signal);
    process.off('SIGINT', pass).off('SIGTERM', pass);
    process.kill(process.pid, signal);
  };
  process.on('SIGINT', pass).on('SIGTERM', pass);
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      resolve(code ?? 1);
    });
  });
}

/** @param {string[]} args */
async function doctor(args) {
  const flags = plainFlags(args, ['install', 'no-install', 'json', 'help']);
  if (flags.has('help')) {
    say(helpOf.doctor);
    return;
  }
  const json = flags.has('json');
  const installs = flags.has('install') && !flags.has('no-install');
  const ready = installs ? await prepareQuietly(json) : await inspect();
  const [brokers, examples] = await Promise.all([discoverBrokers(), discoverExamples()]);
  const findings = { ...ready, brokers, examples };
  say(json ? JSON.stringify(findings, null, 2) : doctorText(findings));
  if (!findings.stacks.some((stack) => stack.status === 'found')) process.exitCode = 1;
}

/** @param {string[]} args */
async function setup(args) {
  const flags = plainFlags(args, ['no-install', 'brokers', 'help']);
  if (flags.has('help')) {
    say(helpOf.setup);
    return;
  }
  const installs = !flags.has('no-install');
  const ready = installs ? await prepareQuietly(false) : await inspect();
  const may = mayInstall({ install: installs, env: process.env });
  if (installs && !may)
    warn('installed nothing: CI is set, or SIGNALBOX_INSTALL=0; SIGNALBOX_INSTALL=1 allows it');
  const wanted = may && flags.has('brokers');
  const brokers = wanted ? await installBrokers(thisHost(), ready.facts, warn) : discoverBrokers();
  say(doctorText({ ...ready, brokers: await brokers, examples: await discoverExamples() }));
}

/**
 * Installs, telling its steps on standard error; the table is the caller's to print.
 * @param {boolean} silent
 */
async function prepareQuietly(silent) {
  return prepare({
    install: true,
    explicit: true,
    table: false,
    say: (line) => {
      if (!silent) warn(line);
    },
  });
}

/** @returns {{ version: string }} */
function packageJson() {
  return JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8'));
}

/** @param {string} line */
function warn(line) {
  process.stderr.write(`${line}\n`);
}

/** @param {string} text */
function say(text) {
  process.stdout.write(`${text}\n`);
}
