/** Reads the command line of `signalbox`: every flag is checked here, and becomes an environment variable. */
import { parseArgs } from 'node:util';
import { brokerChoice } from './broker-choice.mjs';
import { brokerNames } from './brokers.mjs';
import { dialectNames } from './dialect-names.mjs';
import { linkChoice } from './link-choice.mjs';
import { isOwnFile, ownFile } from './own-file.mjs';
import { scenarioNames } from './scenario-names.mjs';
import { stacks } from './stack.mjs';
import { nearest } from './suggest.mjs';

/** A flag or value that is not understood; the message is one line with the cure. */
export class OptionError extends Error {
  /** @param {string} what @param {string} cure */
  constructor(what, cure) {
    super(`bad-option: ${what}; ${cure}`);
    this.name = 'OptionError';
  }
}

/** @typedef {{ variable: string, read: (value: string) => string }} ValueFlag */

/** @type {Record<string, ValueFlag>} */
const valueFlags = {
  plan: { variable: 'SIGNALBOX_PLAN', read: oneOf('--plan', ['smoke', 'quick', 'full', 'links']) },
  stacks: { variable: 'SIGNALBOX_STACKS', read: (value) => list('--stacks', value, stackName) },
  scenarios: {
    variable: 'SIGNALBOX_SCENARIOS',
    read: (value) => list('--scenarios', value, oneOf('--scenarios', scenarioNames)),
  },
  attempts: { variable: 'SIGNALBOX_ATTEMPTS', read: integer('--attempts', 1, 1_000) },
  brokers: {
    variable: 'SIGNALBOX_BROKERS',
    read: (value) => list('--brokers', value, matrixBroker),
  },
  broker: { variable: 'SIGNALBOX_BROKER', read: brokerUrl },
  link: { variable: 'SIGNALBOX_LINKS', read: matrixLink },
  history: { variable: 'SIGNALBOX_HISTORY', read: (value) => value },
  dialects: {
    variable: 'SIGNALBOX_DIALECTS',
    read: (value) => list('--dialects', value, dialectName),
  },
  seed: { variable: 'SIGNALBOX_SEED', read: integer('--seed', 0, 2 ** 32 - 1) },
};

/** Each value is one more. */
const repeatable = new Set(['broker', 'link']);

/**
 * @typedef {object} RunOptions
 * @property {boolean} help
 * @property {boolean} install
 * @property {Record<string, string>} env what the run reads from its environment
 * @property {string[]} rest arguments for Playwright
 */

/**
 * @param {readonly string[]} args after `signalbox run`
 * @returns {RunOptions}
 * @throws OptionError
 */
export function runOptions(args) {
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  const { flags, values } = parse(own, Object.keys(valueFlags), [
    'no-install',
    'reference',
    'no-history',
    'help',
  ]);
  /** @type {Record<string, string>} */
  const env = {};
  for (const [name, flag] of Object.entries(valueFlags)) {
    const given = values[name];
    if (given === undefined) continue;
    if (given.length > 1 && !repeatable.has(name)) {
      throw new OptionError(`--${name} was given ${given.length} times`, 'give it once');
    }
    env[flag.variable] = given.map(flag.read).join(' ');
  }
  if (values['broker'] && values['brokers']) {
    throw new OptionError(
      '--broker and --brokers contradict each other',
      'give --broker for one that runs already, or --brokers for some that are started here',
    );
  }
  if (flags.has('no-history')) {
    if (values['history'])
      throw new OptionError('--history and --no-history contradict each other', 'give one');
    env['SIGNALBOX_HISTORY'] = 'off';
  }
  if (flags.has('reference')) env['SIGNALBOX_REFERENCE'] = '1';
  return {
    help: flags.has('help'),
    install: !flags.has('no-install'),
    env,
    rest: end < 0 ? [] : args.slice(end + 1),
  };
}

/**
 * Flags without values, for the commands that take only such.
 * @param {readonly string[]} args
 * @param {readonly string[]} known
 * @returns {Set<string>}
 * @throws OptionError
 */
export function plainFlags(args, known) {
  return parse(args, [], known).flags;
}

/**
 * @param {readonly string[]} args
 * @param {readonly string[]} withValue
 * @param {readonly string[]} without
 * @returns {{ flags: Set<string>, values: Record<string, string[]> }}
 */
function parse(args, withValue, without) {
  const options = Object.fromEntries([
    ...withValue.map((name) => [name, { type: /** @type {const} */ ('string') }]),
    ...without.map((name) => [name, { type: /** @type {const} */ ('boolean') }]),
  ]);
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  /** @type {Set<string>} */
  const flags = new Set();
  /** @type {Record<string, string[]>} */
  const values = {};
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      throw new OptionError(
        `${token.value} is not understood`,
        'arguments for Playwright come after --',
      );
    }
    if (withValue.includes(token.name)) (values[token.name] ??= []).push(valueOf(token));
    else if (!without.includes(token.name))
      throw unknown(token.rawName, [...withValue, ...without]);
    else if (token.value === undefined) flags.add(token.name);
    else throw new OptionError(`${token.rawName} takes no value`, `write ${token.rawName} alone`);
  }
  return { flags, values };
}

/** @param {{ rawName: string, value?: string | undefined, inlineValue?: boolean | undefined }} token */
function valueOf({ rawName, value, inlineValue }) {
  const isFlag = value?.startsWith('-') && inlineValue !== true && !/^-\d/.test(value);
  if (value === undefined || value === '' || isFlag) {
    throw new OptionError(`${rawName} has no value`, `write ${rawName} VALUE`);
  }
  return value;
}

/** @param {string} rawName @param {readonly string[]} known */
function unknown(rawName, known) {
  const meant = nearest(rawName.replace(/^-+/, ''), known);
  const cure = meant
    ? `did you mean --${meant}?`
    : `known are ${known.map((name) => `--${name}`).join(', ')}`;
  return new OptionError(`${rawName} is no option`, cure);
}

/** @param {string} flag @param {readonly string[]} known */
function oneOf(flag, known) {
  return (/** @type {string} */ value) => {
    if (known.includes(value)) return value;
    const meant = nearest(value, known);
    throw new OptionError(
      `${flag} ${value} is not known`,
      meant ? `did you mean ${meant}?` : `use ${known.join(', ')}`,
    );
  };
}

/** @param {string} flag @param {number} min @param {number} max */
function integer(flag, min, max) {
  return (/** @type {string} */ value) => {
    if (/^\d{1,10}$/.test(value) && Number(value) >= min && Number(value) <= max)
      return String(Number(value));
    throw new OptionError(
      `${flag} ${value} is not in range`,
      `give a whole number from ${min} to ${max}`,
    );
  };
}

/** @param {string} flag @param {string} value @param {(name: string) => string} read */
function list(flag, value, read) {
  const names = value.split(',').map((name) => name.trim());
  if (names.includes(''))
    throw new OptionError(`${flag} ${value} has an empty name`, 'separate names by one comma');
  return [...new Set(names.map(read))].join(',');
}

/** @param {string} name */
function stackName(name) {
  if (/^(module|external):./.test(name)) return name;
  if (/^(module|external):$/.test(name)) {
    throw new OptionError(
      `--stacks ${name} names nothing`,
      'write module:./file.mjs for an RTCPeerConnection of yours, or external:COMMAND for a program',
    );
  }
  return oneOf(
    '--stacks',
    stacks.map((stack) => stack.name),
  )(name);
}

/** @param {string} name */
function dialectName(name) {
  if (!isOwnFile(name)) return oneOf('--dialects', dialectNames)(name);
  const read = ownFile(name, 'dialect', dialectNames);
  if ('own' in read) return `module:${read.own.file}`;
  throw new OptionError(`--dialects ${read.what}`, read.cure);
}

/** @param {string} text */
function matrixBroker(text) {
  const read = brokerChoice(text);
  if ('choice' in read) return read.choice.source;
  throw new OptionError(`--brokers: ${read.what}`, read.cure);
}

/** @param {string} text */
function matrixLink(text) {
  const read = linkChoice(text);
  if ('choice' in read) return read.choice.text;
  throw new OptionError(`--link: ${read.what}`, read.cure);
}

/**
 * A URL, or a name that the harness looks up: a public broker, or one of the user's own file.
 * @param {string} value
 */
function brokerUrl(value) {
  if (/^[a-z0-9]+([-.][a-z0-9]+)*$/i.test(value)) return value.toLowerCase();
  const url = URL.canParse(value) ? new URL(value) : undefined;
  // The value may hold a password, so no message repeats it.
  if (!url || !/^(mqtts?|wss?):$/.test(url.protocol) || url.hostname === '') {
    throw new OptionError(
      '--broker is neither a broker URL nor a name',
      'use mqtt://, mqtts://, ws:// or wss:// and a host, or a name such as hivemq',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new OptionError(
      '--broker has a login in its URL, and every user of this machine can read command lines',
      'give the URL without it, and set SIGNALBOX_BROKER_USERNAME and SIGNALBOX_BROKER_PASSWORD',
    );
  }
  return url.href;
}

export const runHelp = `Usage: signalbox run [options] [-- arguments for Playwright]

Lets every ordered pair of stacks connect over MQTT and writes reports/latest/index.html.

  --plan smoke|quick|full|links
                           how much to run; links: time to open over four round-trip times
  --stacks a,b             only these stacks (${stacks.map((stack) => stack.name).join(', ')},
                           module:<path> for a module that exports RTCPeerConnection,
                           external:<command or file.json> for a program in any language)
  --scenarios a,b          only these scenarios, such as connect,echo
  --attempts N             attempts per cell
  --brokers a,b            brokers that are started here (${brokerNames.join(', ')});
                           each may say what Node peers and pages connect by, such as
                           mosquitto:tls+wss (tcp, tls, ws, wss; pages have ws and wss);
                           module:<path> for a broker of your own: docs/broker.md
  --broker URL|NAME        a running broker instead of the embedded one; give it twice,
                           mqtt:// for Node peers and ws:// for pages; or the name of
                           a public one, such as hivemq. Logins: see README.md
  --link delay=25,loss=1%  what the peers' datagrams meet on their way; again for one more link,
                           direct for none. Keys: see README.md
  --reference              also run node-datachannel→node-datachannel over the embedded
                           broker, to relate figures to
  --dialects a,b           wire protocols that the peers talk in (${dialectNames.join(', ')},
                           module:<path> for a dialect of your own: docs/dialect.md)
  --seed N                 seed of everything random
  --history DIR            folder that the run adds itself to (reports/history)
  --no-history             leave no trace of the run in a history
  --no-install             install nothing; run with what is there
  --help                   this text

Exit codes: those of Playwright; 2 for a flag that is not understood.
Example: signalbox run --plan smoke --stacks chromium,firefox -- --workers 1`;
